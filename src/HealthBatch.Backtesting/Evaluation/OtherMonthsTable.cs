using HealthBatch.Backtesting.Observations;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Bands;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>The intervals of the bands' rates for other months than those seen, over all segments or in one.</summary>
internal static class OtherMonthsTable
{
    /// <param name="context">The rows and what is asked of them.</param>
    /// <param name="fate">What became of the rows.</param>
    /// <param name="places">The places of the dates that have observations, of the segment if one is asked for, in order.</param>
    /// <param name="rates">The bands' rates, of the same rows.</param>
    /// <param name="segment">The segment whose rows count, or null for all of them.</param>
    public static IReadOnlyList<(Interval? Interval, string? WhyNot)> Of(
        EvaluationContext context, RowFate[] fate, IReadOnlyList<int> places, ClusteredRates rates, int? segment = null)
    {
        var rows = context.Rows;
        var answers = new (Interval? Interval, string? WhyNot)[rows.Bands.Bands.Count];
        var (first, last) = places.Count == 0 ? (0, -1) : (places[0], places[^1]);
        int[] days = [.. Enumerable.Range(first, last - first + 1).Select(place => rows.AsOfDates[place].DayNumber)];
        for (var band = 0; band < answers.Length; band++)
        {
            answers[band] = (null, OtherMonths.WhyNot(rates, band, days, context.HorizonDays));
        }

        if (answers.All(answer => answer.WhyNot is not null))
        {
            return answers;
        }

        var (from, to) = (rows.DateStart[first], rows.DateStart[last + 1]);
        int[] starts = [.. Enumerable.Range(first, last - first + 2).Select(place => rows.DateStart[place] - from)];
        var bands = new byte[to - from];
        var churned = new bool[to - from];
        for (var row = from; row < to; row++)
        {
            bands[row - from] = fate[row] <= RowFate.Event && (segment is null || rows.Segment[row] == segment) ? rows.Band[row] : ClusterCounts.NoBand;
            churned[row - from] = fate[row] == RowFate.Event;
        }

        Parallel.For(0, answers.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Options.Threads }, band =>
        {
            if (answers[band].WhyNot is null)
            {
                answers[band].Interval = OtherMonths.IntervalOf(
                    rates, band, rows.Customer.AsSpan(from, to - from), bands, churned, starts, days, context.HorizonDays, rows.Ids.Count);
            }
        });
        return answers;
    }
}
