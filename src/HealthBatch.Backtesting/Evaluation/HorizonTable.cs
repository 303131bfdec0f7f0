using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>The backtest at other horizons, from the same reading.</summary>
internal static class HorizonTable
{
    private static readonly int[] Days = [30, 60, 90, 180, 270, 360];

    /// <summary>The report's own horizon among them, taken over as it was evaluated.</summary>
    public static IReadOnlyList<HorizonRow> Of(EvaluationContext context, ObservationPanel panel, PanelStatistics statistics, CancellationToken cancellation) =>
    [
        .. Days.Append(context.HorizonDays).Distinct().Order()
            .Select(days => days == context.HorizonDays ? Row(days, panel, statistics) : Row(context, days, cancellation)),
    ];

    private static HorizonRow Row(EvaluationContext context, int days, CancellationToken cancellation)
    {
        var labeller = new Labeller(
            context.Rows, context.Timeline, context.Judged, context.Definition, days, context.ObservedThrough);
        labeller.Run(context.Options.Threads, cancellation);
        var panel = PanelBuilder.Build(context.Rows, labeller.Fate);
        return panel.Count == 0
            ? new HorizonRow(days, 0, 0, 0, null, null, null, null, null)
            : Row(days, panel, new PanelStatistics(new PanelRows(panel), context.Options.Threads));
    }

    private static HorizonRow Row(int days, ObservationPanel panel, PanelStatistics statistics) => new(
        days,
        panel.AsOfDates.Count,
        panel.Count,
        statistics.Counts.AllChurned,
        statistics.Rates.Rate(0),
        statistics.Rates.Rate(panel.Bands.Bands.Count - 1),
        statistics.Auc?.Auc,
        PanelTables.Ends(statistics.Auc?.Interval),
        VerdictWriter.Word(statistics.Verdict.Outcome));
}
