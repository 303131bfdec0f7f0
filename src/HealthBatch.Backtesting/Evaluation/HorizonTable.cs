using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>The backtest at other horizons, from the same reading.</summary>
internal static class HorizonTable
{
    /// <summary>The horizons beside the report's own.</summary>
    public static IReadOnlyList<int> Days { get; } = [30, 60, 90, 180, 270, 360];

    public static IReadOnlyList<HorizonRow> Of(EvaluationContext context) => [.. context.Labels.Horizons.Select((days, lane) => Row(days, context.Summaries.Lanes[lane]))];

    private static HorizonRow Row(int days, PanelSummary summary) =>
        summary.Counts.AllObservations == 0 ? new HorizonRow(days, 0, 0, 0, null, null, null, null, null) : Row(days, new PanelStatistics(summary, PanelStatistics.DatesOf(summary)));

    private static HorizonRow Row(int days, PanelStatistics statistics) => new(
        days,
        statistics.Dates,
        statistics.Counts.AllObservations,
        statistics.Counts.AllChurned,
        statistics.Rates.Rate(0),
        statistics.Rates.Rate(statistics.Counts.Bands - 1),
        statistics.Auc?.Auc,
        PanelTables.Ends(statistics.Auc?.Interval),
        VerdictWriter.Word(statistics.Verdict.Outcome));
}
