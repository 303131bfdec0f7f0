using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>The backtest at other horizons, from the same reading.</summary>
internal static class HorizonTable
{
    private static readonly int[] Days = [30, 60, 90, 180, 270, 360];

    public static IReadOnlyList<HorizonRow> Of(EvaluationContext context, CancellationToken cancellation) =>
        [.. Days.Append(context.HorizonDays).Distinct().Order().Select(days => Row(context, days, cancellation))];

    private static HorizonRow Row(EvaluationContext context, int days, CancellationToken cancellation)
    {
        var labeller = new Labeller(
            context.Rows, context.Timeline, context.Judged, context.Definition, days, context.ObservedThrough);
        labeller.Run(context.Options.Threads, cancellation);
        var panel = PanelBuilder.Build(context.Rows, labeller.Fate);
        if (panel.Count == 0)
        {
            return new HorizonRow(days, 0, 0, 0, null, null, null, null, null);
        }

        var statistics = new PanelStatistics(new PanelRows(panel), context.Options.Threads);
        return new HorizonRow(
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
}
