using HealthBatch.Columns;
using HealthBatch.Parquet;

namespace HealthBatch.Benchmarks.Scoring;

/// <summary>A Parquet file by its path.</summary>
internal sealed class BenchmarkFile(string path) : ITableFile
{
    public string Path => path;

    public IColumnSource Open() => ParquetSource.Open(path);
}
