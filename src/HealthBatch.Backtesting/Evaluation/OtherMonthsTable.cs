using HealthBatch.Statistics;
using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>The intervals of the bands' rates for other months than those seen, over all segments or in one.</summary>
internal sealed class OtherMonthsTable(EvaluationContext context, CancellationToken cancellation)
{
    private IReadOnlyList<MonthPairs>? _pairs;

    /// <summary>By band: the interval, or why there is none.</summary>
    /// <param name="summary">The rows' summary, of the segment if one is asked for.</param>
    /// <param name="rates">The bands' rates, of the same rows.</param>
    /// <param name="segment">The segment whose rows count, or null for all of them.</param>
    public IReadOnlyList<(Interval? Interval, string? WhyNot)> Of(PanelSummary summary, ClusteredRates rates, int? segment = null)
    {
        var places = PanelStatistics.DatesOf(summary);
        var first = places.Count == 0 ? 0 : places[0];
        int[] days = places.Count == 0 ? [] : Days(first, places[^1]);
        var answers = new (Interval? Interval, string? WhyNot)[context.Rows.Bands.Bands.Count];
        for (var band = 0; band < answers.Length; band++)
        {
            answers[band].WhyNot = OtherMonths.WhyNot(rates, band, days, context.HorizonDays);
            if (answers[band].WhyNot is null)
            {
                var pairs = (_pairs ??= Pairs())[segment is { } one && context.Panel.Groups > 1 ? one + 1 : 0];
                answers[band].Interval = OtherMonths.IntervalOf(rates, band, summary.RowsByDate, summary.ChurnedByDate, pairs, first, days, context.HorizonDays);
            }
        }

        return answers;
    }

    private int[] Days(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(place => context.Rows.AsOfDates[place].DayNumber)];

    /// <summary>Counted once for all segments, up to the most dates apart that any of them needs.</summary>
    private IReadOnlyList<MonthPairs> Pairs()
    {
        var lags = context.Summaries.Groups.Prepend(context.Summaries.Lanes[context.Labels.OwnHorizon]).Select(PanelStatistics.DatesOf).Where(places => places.Count > 0)
            .Max(places => OtherMonths.Lags(Days(places[0], places[^1]), context.HorizonDays));
        return MonthPairs.Count(context.Panel, context.Tally, lags, context.Options.Threads, cancellation);
    }
}
