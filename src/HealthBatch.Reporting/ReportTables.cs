using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Files;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting;

/// <summary>The tables of a report as CSV files: everything that the page shows, with all digits. See <see cref="ReportFile"/> for the paths.</summary>
public static class ReportTables
{
    /// <summary>The tables of a backtest, sorted by path.</summary>
    public static IReadOnlyList<ReportFile> Of(BacktestReport report) => Sort(BacktestTables.Of(report));

    /// <summary>The tables of a reweighting, sorted by path.</summary>
    public static IReadOnlyList<ReportFile> Of(ReweightReport report) => Sort(ReweightTables.Of(report));

    private static IReadOnlyList<ReportFile> Sort(IEnumerable<(string Name, CsvTable Table)> tables) =>
        [.. tables.Select(table => new ReportFile($"tables/{table.Name}.csv", table.Table.ToBytes())).OrderBy(file => file.Path, StringComparer.Ordinal)];
}
