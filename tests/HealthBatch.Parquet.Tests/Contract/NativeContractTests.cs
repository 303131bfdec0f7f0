using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet.Tests.Contract;

public sealed class NativeContractTests : ColumnPortContract
{
    protected override IColumnSink CreateSink(string path, IReadOnlyList<ColumnRequest> schema) => ParquetSink.Create(path, Path.GetFileName(path), schema);

    protected override IColumnSource OpenSource(string path) => ParquetSource.Open(path);
}
