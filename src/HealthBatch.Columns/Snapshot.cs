namespace HealthBatch.Columns;

/// <summary>A stored table that can be opened, any number of times.</summary>
public interface ITableFile
{
    /// <summary>The file's name as messages and manifests show it: relative to the lake.</summary>
    string Path { get; }

    /// <summary>Opens it; the caller disposes.</summary>
    IColumnSource Open();
}

/// <summary>The customers as known at the end of one as-of date, in any number of files.</summary>
/// <param name="AsOf">The as-of date.</param>
/// <param name="Files">Its files, ordered by path (ordinal).</param>
public sealed record Snapshot(DateOnly AsOf, IReadOnlyList<ITableFile> Files);
