using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Trends;

namespace HealthBatch.Statistics.Panels;

/// <summary>
/// Clustered statistics of labelled rows in every lane and group at once: one pass over dates for what needs no customer, then one over blocks of customers,
/// each across all dates, so that a customer's sums are at hand while its rows are read. No digit depends on the number of threads.
/// </summary>
public sealed class PanelSummaries
{
    private PanelSummaries(IReadOnlyList<PanelSummary> lanes, IReadOnlyList<PanelSummary> groups) => (Lanes, Groups) = (lanes, groups);

    /// <summary>By lane.</summary>
    public IReadOnlyList<PanelSummary> Lanes { get; }

    /// <summary>By group, in the own lane; empty with one group.</summary>
    public IReadOnlyList<PanelSummary> Groups { get; }

    /// <summary>Sums up rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="tally">Their counts.</param>
    /// <param name="threads">How many blocks are summed up side by side.</param>
    /// <param name="cancellation">Stops it.</param>
    public static PanelSummaries Of(LabelledRows rows, PanelTally tally, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(tally);
        var tables = new LaneTables(rows, tally);
        var counts = Empty(rows, tally);
        var weights = new ulong[rows.Dates][];
        for (var date = 0; date < weights.Length; date++)
        {
            var (observed, churned) = rows.Masks(date);
            weights[date] = CustomerSums.Weights(observed, churned);
        }

        var blocks = new BlockSums[(rows.Customers + CustomerSums.Customers - 1) / CustomerSums.Customers];
        Parallel.For(
            0,
            blocks.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () =>
            {
                var own = Empty(rows, tally);
                return new Share(own, new CustomerSums(rows, tables, own), new int[rows.Dates]);
            },
            (block, _, mine) =>
            {
                var first = block * CustomerSums.Customers;
                var end = Math.Min(first + CustomerSums.Customers, rows.Customers);
                var sums = blocks[block] = new BlockSums(tally.Summed);
                for (var date = 0; date < rows.Dates; date++)
                {
                    mine.Next[date] = tally.Start(date, first);
                }

                for (; first < end; first += mine.Sums.AtOnce)
                {
                    var customers = Math.Min(mine.Sums.AtOnce, end - first);
                    for (var date = 0; date < rows.Dates; date++)
                    {
                        var order = tally.CustomerOrder[date];
                        mine.Next[date] = mine.Sums.Add(date, order, mine.Next[date], order?.Length ?? rows.DateStart[date + 1], first, customers, weights[date]);
                    }

                    mine.Sums.Finish(customers, sums);
                }

                return mine;
            },
            mine =>
            {
                mine.Sums.Complete();
                lock (counts)
                {
                    for (var i = 0; i < counts.Length; i++)
                    {
                        counts[i].Add(mine.Counts[i]);
                    }
                }
            });
        var sums = new BlockSums(tally.Summed);
        foreach (var block in blocks)
        {
            sums.Add(block);
        }

        PanelSummary[] all = [.. Enumerable.Range(0, tally.Summed).Select(i => Summary(i, tally, tables, counts[i], sums))];
        return new PanelSummaries(all[..rows.Lanes], all[rows.Lanes..]);
    }

    // What a thread works with: its counts, what fills them, and by date the place of the next customer.
    private sealed record Share(ClusterCounts[] Counts, CustomerSums Sums, int[] Next);

    private static ClusterCounts[] Empty(LabelledRows rows, PanelTally tally) => [.. Enumerable.Range(0, tally.Summed).Select(_ => ClusterCounts.Empty(rows.Bands))];

    private static PanelSummary Summary(int place, PanelTally tally, LaneTables tables, ClusterCounts counts, BlockSums sums)
    {
        var curve = tables.Curves[place];
        return new PanelSummary
        {
            Counts = counts,
            RowsByDate = tally.RowsByDate[place],
            ChurnedByDate = tally.ChurnedByDate[place],
            Scores = tally.Scores(place),
            Curve = curve,
            Auc = curve is null ? null : AucEstimate.Of(
                curve,
                AucVariance.Of(
                    sums.ChurnedChurned[place], sums.RetainedRetained[place], sums.ChurnedRetained[place], sums.RetainedOfChurned[place],
                    counts.AllCustomers, counts.AllChurnedCustomers, counts.AllRetainedCustomers)),
            AucByDate = tally.Scores(place) is null ? new AucEstimate?[tally.AucByDate[place].Length] : tally.AucByDate[place],
            WithinDate = WithinDateTrend.Of(tables.Trends[place], counts, sums.TrendSquares[place], sums.Flat[place], sums.FlatSquares[place]),
        };
    }
}
