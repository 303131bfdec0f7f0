namespace HealthBatch.Columns;

/// <summary>A column that a reader is asked for, or that a writer is to write, and its form.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Form">The form it travels in.</param>
public sealed record ColumnRequest(string Name, ColumnForm Form)
{
    /// <summary>The names that the codes of a <see cref="ColumnForm.Code"/> column stand for, by code; null for every other form.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Whether a written column may hold missing values. Reading ignores it.</summary>
    public bool Nullable { get; init; } = true;
}
