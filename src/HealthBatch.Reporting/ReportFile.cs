namespace HealthBatch.Reporting;

/// <summary>One file of a report.</summary>
/// <param name="Path">Relative to the report's folder, with forward slashes: "index.html", "tables/bands.csv".</param>
/// <param name="Content">Its bytes.</param>
public sealed record ReportFile(string Path, byte[] Content);
