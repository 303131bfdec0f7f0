using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Statistics.Resampling;

/// <summary>
/// The bootstrap of customers for what has no formula: in each replicate a customer's rows, all of them, count as often as it is drawn. Draws are Poisson with
/// mean 1 a customer, which for ratios such as an AUC, a KS or a share is the same as drawing as many customers as there are, with replacement (Hanley and
/// MacGibbon 2006; Chamandy, Muralidharan, Najmi and Naidu 2012). Rows lie on the score grid, so a replicate is a count by cell and needs no sort.
/// </summary>
public sealed class CustomerBootstrap
{
    private readonly int[] _customer;
    private readonly int[] _start;
    private readonly int _cells;
    private readonly int _customers;

    /// <summary>Orders the rows by cell.</summary>
    /// <param name="cell">Each row's cell, from 0 to cells - 1; any where the row is absent.</param>
    /// <param name="status">What each row counts as.</param>
    /// <param name="customer">Each row's customer, from 0 to customers - 1; any where the row is absent.</param>
    /// <param name="cells">How many cells there are.</param>
    /// <param name="customers">How many customers there can be.</param>
    public CustomerBootstrap(ReadOnlySpan<short> cell, ReadOnlySpan<RowStatus> status, ReadOnlySpan<int> customer, int cells, int customers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(status.Length, cell.Length, nameof(status));
        ArgumentOutOfRangeException.ThrowIfNotEqual(customer.Length, cell.Length, nameof(customer));
        (_cells, _customers) = (cells, customers);

        // By cell: retained, then churned.
        _start = new int[(cells * 2) + 1];
        for (var row = 0; row < cell.Length; row++)
        {
            if (status[row] != RowStatus.Absent)
            {
                _start[(cell[row] * 2) + (int)status[row]]++;
            }
        }

        for (var i = 0; i < cells * 2; i++)
        {
            _start[i + 1] += _start[i];
        }

        var next = _start.AsSpan(0, cells * 2).ToArray();
        _customer = new int[_start[^1]];
        for (var row = 0; row < cell.Length; row++)
        {
            if (status[row] != RowStatus.Absent)
            {
                _customer[next[(cell[row] * 2) + (int)status[row] - 1]++] = customer[row];
            }
        }
    }

    /// <summary>How often a customer is drawn in a replicate.</summary>
    public static int Weight(int seed, int replicate, int customer) => new PoissonWeights(seed).Of(replicate, customer);

    /// <summary>A statistic of each replicate, in their order.</summary>
    /// <param name="seed">Chooses the replicates.</param>
    /// <param name="replicates">How many, at least 1.</param>
    /// <param name="statistic">Of a replicate's rows by cell; called from several threads, and must not keep the counts.</param>
    /// <param name="threads">How many threads work; shows in no digit.</param>
    /// <param name="cancellation">Stops it.</param>
    public T[] Replicate<T>(int seed, int replicates, Func<ScoreCounts, T> statistic, int threads, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 1);
        ArgumentNullException.ThrowIfNull(statistic);
        var results = new T[replicates];
        Parallel.For(
            0,
            (replicates + PoissonWeights.Lanes - 1) / PoissonWeights.Lanes,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => new ReplicateBlock(_customer, _start, _cells, _customers),
            (block, _, own) =>
            {
                own.Draw(new PoissonWeights(seed), block);
                for (var lane = 0; lane < PoissonWeights.Lanes && (block * PoissonWeights.Lanes) + lane < replicates; lane++)
                {
                    results[(block * PoissonWeights.Lanes) + lane] = statistic(own.Counts(lane));
                }

                return own;
            },
            _ => { });
        return results;
    }

    /// <summary>The 95% percentile interval of replicates; null where fewer than 40 of them have a value.</summary>
    /// <param name="replicates">NaN where a replicate has none.</param>
    public static Interval? PercentileInterval(IEnumerable<double> replicates)
    {
        double[] values = [.. replicates.Where(double.IsFinite).Order()];
        return values.Length < 40 ? null : new Interval(Quantiles.OfSorted(values, 0.025), Quantiles.OfSorted(values, 0.975));
    }
}
