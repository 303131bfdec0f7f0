using HealthBatch.Backtesting.Results;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting;

/// <summary>All files of a report, in memory: whoever writes them can do so whole or not at all.</summary>
public static class ReportFolder
{
    /// <summary>index.html, report.json and tables/*.csv of a backtest, sorted by path within each of the three.</summary>
    public static async Task<IReadOnlyList<ReportFile>> OfAsync(BacktestReport report) =>
        Assemble(await ReportPages.RenderBacktestAsync(report), ReportJson.Write(report), ReportTables.Of(report));

    /// <summary>index.html, report.json and tables/*.csv of a reweighting, sorted by path within each of the three.</summary>
    public static async Task<IReadOnlyList<ReportFile>> OfAsync(ReweightReport report) =>
        Assemble(await ReportPages.RenderReweightAsync(report), ReportJson.Write(report), ReportTables.Of(report));

    private static IReadOnlyList<ReportFile> Assemble(string page, byte[] json, IReadOnlyList<ReportFile> tables) =>
        [new("index.html", System.Text.Encoding.UTF8.GetBytes(page)), new("report.json", json), .. tables];
}
