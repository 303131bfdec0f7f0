namespace HealthBatch.Worker.Import;

/// <summary>How a CSV file is to be read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Rules">What columns have to be, by their names in the lake.</param>
internal sealed record CsvRequest(string Path, IReadOnlyDictionary<string, ColumnRule> Rules)
{
    /// <summary>What stands between cells; null to tell by the header.</summary>
    public byte? Separator { get; init; }

    /// <summary>Whether numbers have a comma where others have a point.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Names in the file by names in the lake, where they differ.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
