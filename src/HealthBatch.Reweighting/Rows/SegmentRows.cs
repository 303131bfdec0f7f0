using HealthBatch.Backtesting.Observations;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Rows;

/// <summary>
/// One formula's observations, ordered by as-of date and within it by the customers' half, so that any training set is a list of runs. A value whose weight is redistributed
/// counts as what the score makes of it: the customer's mean over the rest of its dimension, or over the other dimensions, at today's weights. With that the
/// weighted sum of the columns at today's weights is today's score exactly, so a fit that finds today's weights has found today's score.
/// </summary>
internal sealed class SegmentRows
{
    private SegmentRows(int count, int metrics, IReadOnlyList<DateOnly> dates)
    {
        Events = new byte[count];
        Customer = new int[count];
        Source = new int[count];
        Values = new double[metrics][];
        Filled = new double[metrics][];
        Missing = new long[metrics];
        Dates = dates;
        Ranges = new RowRange[2 * dates.Count];
    }

    /// <summary>The as-of dates of the panel.</summary>
    public IReadOnlyList<DateOnly> Dates { get; }

    /// <summary>The rows.</summary>
    public int Count => Events.Length;

    /// <summary>1 where the event happened.</summary>
    public byte[] Events { get; }

    /// <summary>The panel's number of the customer.</summary>
    public int[] Customer { get; }

    /// <summary>The row in the panel.</summary>
    public int[] Source { get; }

    /// <summary>By metric of the formula, then by row: the normalised value, NaN where its weight was redistributed.</summary>
    public double[][] Values { get; }

    /// <summary>The same with redistributed values filled in. The same array where nothing was missing.</summary>
    public double[][] Filled { get; }

    /// <summary>By metric: rows without a value.</summary>
    public long[] Missing { get; }

    /// <summary>By 2 x date + half: the rows, with the date as stratum.</summary>
    public RowRange[] Ranges { get; }

    /// <summary>Gathers a segment's rows.</summary>
    /// <param name="panel">Observations with normalised values.</param>
    /// <param name="segment">The segment's place.</param>
    /// <param name="halves">By customer: 0 or 1.</param>
    /// <param name="weights">Today's weights of the segment's formula.</param>
    /// <param name="threads">How many may work.</param>
    public static SegmentRows Gather(ObservationPanel panel, int segment, byte[] halves, FormulaWeights weights, int threads)
    {
        var normalised = panel.Normalised ?? throw new ArgumentException("the panel keeps no normalised values", nameof(panel));
        var order = Order(panel, segment, halves, out var ranges);
        var rows = new SegmentRows(order.Length, weights.Metrics.Length, panel.AsOfDates);
        order.CopyTo(rows.Source, 0);
        ranges.CopyTo(rows.Ranges, 0);
        for (var row = 0; row < order.Length; row++)
        {
            rows.Events[row] = panel.Event[order[row]] ? (byte)1 : (byte)0;
            rows.Customer[row] = panel.Customer[order[row]];
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Parallel.For(0, weights.Metrics.Length, parallel, metric =>
        {
            var from = normalised[panel.Metrics.ToList().IndexOf(weights.Metrics[metric])];
            var values = new double[order.Length];
            var missing = 0L;
            for (var row = 0; row < order.Length; row++)
            {
                values[row] = from[order[row]];
                missing += double.IsNaN(values[row]) ? 1 : 0;
            }

            rows.Values[metric] = values;
            rows.Filled[metric] = missing == 0 ? values : [.. values];
            rows.Missing[metric] = missing;
        });
        rows.Fill(weights);
        return rows;
    }

    /// <summary>The rows of a fit: the dates' rows of one half, or of both (-1), over some of the metrics.</summary>
    public LogisticData Training(IEnumerable<int> dates, int half, IReadOnlyList<int> metrics, IReadOnlyList<string> names)
    {
        var ranges = dates.SelectMany(date => half < 0 ? new[] { Ranges[2 * date], Ranges[(2 * date) + 1] } : [Ranges[(2 * date) + half]]);
        return new LogisticData(
            [.. metrics.Select(metric => Filled[metric])], Events, rows: [.. ranges.Where(range => range.Length > 0)], names: [.. metrics.Select(metric => names[metric])]);
    }

    /// <summary>How many distinct customers of those rows had the event at least once.</summary>
    public int ChurnedCustomers(IEnumerable<RowRange> ranges, int customers)
    {
        var churned = new bool[customers];
        var count = 0;
        foreach (var range in ranges)
        {
            for (var row = range.Start; row < range.Start + range.Length; row++)
            {
                if (Events[row] == 1 && !churned[Customer[row]])
                {
                    churned[Customer[row]] = true;
                    count++;
                }
            }
        }

        return count;
    }

    /// <summary>How many distinct customers there are.</summary>
    public int DistinctCustomers(int customers)
    {
        var present = new bool[customers];
        foreach (var customer in Customer)
        {
            present[customer] = true;
        }

        return present.Count(has => has);
    }

    private static int[] Order(ObservationPanel panel, int segment, byte[] halves, out RowRange[] ranges)
    {
        ranges = new RowRange[2 * panel.AsOfDates.Count];
        var order = new List<int>();
        for (var place = 0; place < ranges.Length; place++)
        {
            var (date, half) = (place / 2, place % 2);
            var start = order.Count;
            for (var row = panel.DateStart[date]; row < panel.DateStart[date + 1]; row++)
            {
                if (panel.Segment[row] == segment && halves[panel.Customer[row]] == half)
                {
                    order.Add(row);
                }
            }

            ranges[place] = new RowRange(start, order.Count - start, date);
        }

        return [.. order];
    }

    private void Fill(FormulaWeights weights)
    {
        int[] incomplete = [.. Enumerable.Range(0, Values.Length).Where(metric => Missing[metric] > 0)];
        var mean = new double[weights.Dimensions.Length];
        for (var row = 0; row < Count && incomplete.Length > 0; row++)
        {
            if (!incomplete.Any(metric => double.IsNaN(Values[metric][row])))
            {
                continue;
            }

            var whole = WeightedScore.Means(Values, row, weights, mean);
            foreach (var metric in incomplete.Where(metric => double.IsNaN(Values[metric][row])))
            {
                var inside = mean[weights.DimensionOf[metric]];
                Filled[metric][row] = double.IsNaN(inside) ? whole : inside;
            }
        }
    }
}
