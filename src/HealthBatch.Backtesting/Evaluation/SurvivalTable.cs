using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Survival;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Survival by band from the first as-of date, which was watched longest and has each customer once.</summary>
internal static class SurvivalTable
{
    private const int Step = 30;

    public static SurvivalResult? Of(EvaluationContext context)
    {
        var rows = context.Rows;
        var asOf = rows.AsOfDates[0].DayNumber;
        var watched = context.ObservedThrough.DayNumber - asOf;
        var names = rows.Bands.Bands;
        var days = new ByDay(names.Count, watched);
        Watch(context, asOf, watched, days);
        if (days.Customers == 0)
        {
            return null;
        }

        var counted = SurvivalTimes.OfDays(days.Leaving, days.Events);
        var competing = SurvivalTimes.OfDays(days.Leaving, days.Exits);
        var curves = new List<SurvivalRow>();
        for (var b = 0; b < names.Count; b++)
        {
            if (counted.Rows[b] > 0)
            {
                curves.AddRange(Curve(names[b].Name, new KaplanMeier(counted, b), new KaplanMeier(competing, b), watched));
            }
        }

        var filled = Enumerable.Range(0, names.Count).Where(b => counted.Rows[b] > 0).ToArray();
        var pairs = filled.Zip(filled.Skip(1)).Select(pair => (pair.First, pair.Second, Test: LogRank.Compare(counted, [pair.First, pair.Second]))).ToArray();
        var holm = MultipleTesting.Holm([.. pairs.Select(pair => pair.Test?.P)]);
        return new SurvivalResult(
            rows.AsOfDates[0],
            days.Customers,
            (int)days.Events.Sum(band => band.Sum()),
            curves,
            Result(LogRank.Compare(counted), [.. filled.Select(b => names[b].Name)], null),
            [.. pairs.Select((pair, i) => Result(pair.Test, [names[pair.First].Name, names[pair.Second].Name], holm[i])).OfType<LogRankResult>()],
            (int)days.Exits.Sum(band => band.Sum()));
    }

    private static void Watch(EvaluationContext context, int asOf, int watched, ByDay days)
    {
        var rows = context.Rows;
        for (var row = 0; row < rows.DateStart[1]; row++)
        {
            if (rows.Customer[row] < 0 || rows.Band[row] == CodeColumn.Missing)
            {
                continue;
            }

            var (day, happened, left) = (watched, 0, 0);
            foreach (var outcome in context.Timeline.Of(rows.Customer[row]))
            {
                var (on, kind) = (PackedOutcome.DayOf(outcome), PackedOutcome.KindOf(outcome));
                if (on > asOf && on - asOf <= watched && (kind == context.Judged.Kind || kind == OutcomeKind.Churned))
                {
                    (day, happened, left) = (on - asOf, kind == context.Judged.Kind ? 1 : 0, kind == context.Judged.Kind ? 0 : 1);
                    break;
                }
            }

            days.Customers++;
            days.Leaving[rows.Band[row]][day]++;
            days.Events[rows.Band[row]][day] += happened;
            days.Exits[rows.Band[row]][day] += left;
        }
    }

    /// <summary>The curve every 30 days. Cumulative incidence adds events over those at risk times the share that neither event has taken before.</summary>
    private static IEnumerable<SurvivalRow> Curve(string band, KaplanMeier events, KaplanMeier exit, int watched)
    {
        var left = exit.Points.ToDictionary(point => point.Time, point => point.Events);
        double free = 1, incidence = 0;
        var next = 0;
        for (var days = 0; days <= watched; days += Step)
        {
            while (next < events.Points.Count && events.Points[next].Time <= days)
            {
                var point = events.Points[next++];
                incidence += free * point.Events / point.AtRisk;
                free *= 1 - ((point.Events + (double)left.GetValueOrDefault(point.Time)) / point.AtRisk);
            }

            var at = events.At(days);
            yield return new SurvivalRow(band, days, at.AtRisk, at.Survival, PanelTables.Ends(at.Interval), incidence);
        }
    }

    private static LogRankResult? Result(LogRank? test, IReadOnlyList<string> bands, double? holm) =>
        test is null ? null : new LogRankResult(bands, test.ChiSquared, test.DegreesOfFreedom, test.P, holm);

    /// <summary>Customers by band and by the days until their event, their exit, or the end of watching.</summary>
    private sealed class ByDay(int bands, int watched)
    {
        public int Customers { get; set; }

        public long[][] Leaving { get; } = Empty(bands, watched);

        public long[][] Events { get; } = Empty(bands, watched);

        public long[][] Exits { get; } = Empty(bands, watched);

        private static long[][] Empty(int bands, int watched) => [.. Enumerable.Range(0, bands).Select(_ => new long[watched + 1])];
    }
}
