using HealthBatch.Columns;

namespace HealthBatch.Worker.Lake;

/// <summary>A Parquet file of the lake.</summary>
internal sealed class LakeTable(string fullPath, string path, Func<string, string, IColumnSource> open) : ITableFile
{
    /// <inheritdoc />
    public string Path => path;

    /// <summary>Where it lies.</summary>
    public string FullPath => fullPath;

    /// <inheritdoc />
    public IColumnSource Open() => open(fullPath, path);
}
