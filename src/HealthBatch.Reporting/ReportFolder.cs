using HealthBatch.Backtesting.Results;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting;

/// <summary>All files of a report, in memory: whoever writes them can do so whole or not at all.</summary>
public static class ReportFolder
{
    /// <summary>index.html, report.json and tables/*.csv of a backtest, sorted by path within each of the three.</summary>
    public static Task<IReadOnlyList<ReportFile>> OfAsync(BacktestReport report) =>
        AssembleAsync(() => ReportPages.RenderBacktestAsync(report), () => ReportJson.Write(report), () => ReportTables.Of(report));

    /// <summary>index.html, report.json and tables/*.csv of a reweighting, sorted by path within each of the three.</summary>
    public static Task<IReadOnlyList<ReportFile>> OfAsync(ReweightReport report) =>
        AssembleAsync(() => ReportPages.RenderReweightAsync(report), () => ReportJson.Write(report), () => ReportTables.Of(report));

    // The page takes about as long as the others together, nearly all of it for code that runs for the first time.
    private static async Task<IReadOnlyList<ReportFile>> AssembleAsync(Func<Task<string>> page, Func<byte[]> json, Func<IReadOnlyList<ReportFile>> tables)
    {
        var others = Task.Run<IReadOnlyList<ReportFile>>(() => [new("report.json", json()), .. tables()]);
        var html = new ReportFile("index.html", System.Text.Encoding.UTF8.GetBytes(await page()));
        return [html, .. await others];
    }
}
