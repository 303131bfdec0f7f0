namespace HealthBatch.Scoring.Kernel;

/// <summary>A run of the rows of one formula.</summary>
/// <param name="rows">Row numbers; null if the rows lie together.</param>
/// <param name="start">The first one's place: in the list, or in the batch.</param>
/// <param name="count">How many.</param>
/// <param name="at">The row of the output that the batch's first row goes to.</param>
internal readonly struct RowBlock(int[]? rows, int start, int count, int at)
{
    /// <summary>Whether the rows lie together in the batch.</summary>
    public bool IsRun => rows is null;

    /// <summary>The first row, for rows that lie together.</summary>
    public int Start => start;

    /// <summary>How many rows.</summary>
    public int Count => count;

    /// <summary>The row of the output that the batch's first row goes to.</summary>
    public int At => at;

    /// <summary>The row numbers in the batch, for rows that do not lie together.</summary>
    public ReadOnlySpan<int> Rows => rows.AsSpan(start, count);

    /// <summary>The row in the output.</summary>
    public int Out(int i) => at + this[i];

    /// <summary>The row in the batch.</summary>
    public int this[int i] => rows is null ? start + i : rows[start + i];
}
