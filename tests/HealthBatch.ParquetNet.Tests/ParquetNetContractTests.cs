using HealthBatch.Columns;
using HealthBatch.Parquet.Tests.Contract;

namespace HealthBatch.ParquetNet.Tests;

public sealed class ParquetNetContractTests : ColumnPortContract
{
    protected override IColumnSink CreateSink(string path, IReadOnlyList<ColumnRequest> schema) => ParquetNetSink.Create(path, Path.GetFileName(path), schema);

    protected override IColumnSource OpenSource(string path) => ParquetNetSource.Open(path);
}
