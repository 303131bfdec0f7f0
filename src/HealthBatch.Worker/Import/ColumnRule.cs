namespace HealthBatch.Worker.Import;

/// <summary>What a column has to be.</summary>
/// <param name="Allowed">What its cells can be read as.</param>
/// <param name="MustBeThere">Whether an empty cell is an error.</param>
/// <param name="Expected">The same in words.</param>
internal sealed record ColumnRule(CellKinds Allowed, bool MustBeThere, string Expected)
{
    /// <summary>Whatever it holds.</summary>
    public static ColumnRule Any { get; } = new(CellKinds.Any, false, "anything");

    /// <summary>The words that it may hold; null for any.</summary>
    public HashSet<string>? Words { get; init; }

    /// <summary>Whether the file must have it.</summary>
    public bool Required { get; init; }
}
