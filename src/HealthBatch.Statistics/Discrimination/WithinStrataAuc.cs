using HealthBatch.Statistics.Regression;

namespace HealthBatch.Statistics.Discrimination;

/// <summary>
/// Two scores compared inside of strata only (as-of dates): A = sum of n1 n0 A_s over sum of n1 n0, so that what moves between dates can't help either score. Clustered by
/// customer like formula 7: a churned row's share is n0 (V10 - A_s) over the sum of n1 n0, a retained row's n1 (V01 - A_s); the strata's weights count as given.
/// </summary>
public sealed class WithinStrataAuc
{
    private WithinStrataAuc(PairedAuc paired, IReadOnlyList<(double First, double Second, double Pairs)?> strata) => (Paired, Strata) = (paired, strata);

    /// <summary>The comparison over all strata.</summary>
    public PairedAuc Paired { get; }

    /// <summary>By stratum: the two AUCs and n1 n0; null without churned or without retained rows.</summary>
    public IReadOnlyList<(double First, double Second, double Pairs)?> Strata { get; }

    /// <summary>One score's AUC inside of strata; null where no stratum has both outcomes.</summary>
    /// <param name="strata">The rows of each stratum.</param>
    /// <param name="score">Each row's score in hundredths.</param>
    /// <param name="churned">1 for a row that churned.</param>
    public static double? Auc(IReadOnlyList<RowRange> strata, short[] score, byte[] churned)
    {
        var (wins, pairs) = (0.0, 0.0);
        foreach (var stratum in strata)
        {
            if (Curve(stratum, score, churned) is { } curve)
            {
                wins += Pairs(curve) * curve.Auc;
                pairs += Pairs(curve);
            }
        }

        return pairs > 0 ? wins / pairs : null;
    }

    /// <summary>Compares; null where no stratum has both outcomes.</summary>
    /// <param name="strata">The rows of each stratum.</param>
    /// <param name="first">Each row's score in hundredths.</param>
    /// <param name="second">Each row's other score.</param>
    /// <param name="churned">1 for a row that churned.</param>
    /// <param name="customer">Each row's customer, from 0 to customers - 1.</param>
    /// <param name="customers">How many customers there can be.</param>
    /// <param name="threads">How many may work; the result is the same.</param>
    public static WithinStrataAuc? Compare(
        IReadOnlyList<RowRange> strata, short[] first, short[] second, byte[] churned, int[] customer, int customers, int threads = 1)
    {
        var curves = new (RocCurve First, RocCurve Second)?[strata.Count];
        Parallel.For(0, strata.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, place =>
        {
            if (Curve(strata[place], first, churned) is { } one && Curve(strata[place], second, churned) is { } two)
            {
                curves[place] = (one, two);
            }
        });
        var pairs = curves.Sum(curve => curve is { } both ? Pairs(both.First) : 0);
        if (pairs == 0)
        {
            return null;
        }

        var shares = new ClusterShares(customers);
        for (var place = 0; place < strata.Count; place++)
        {
            if (curves[place] is { } both)
            {
                AddShares(shares, strata[place], both, pairs, first, second, churned, customer);
            }
        }

        var variance = shares.Variance();
        var paired = new PairedAuc
        {
            First = curves.Sum(curve => curve is { } both ? Pairs(both.First) / pairs * both.First.Auc : 0),
            Second = curves.Sum(curve => curve is { } both ? Pairs(both.First) / pairs * both.Second.Auc : 0),
            StandardError = variance.Value is { } v ? Math.Sqrt(v) : null,
            DegreesOfFreedom = variance.DegreesOfFreedom,
            ChurnedCustomers = variance.ChurnedCustomers,
            NaiveCovariance = null,
            NaiveStandardError = null,
        };
        return new WithinStrataAuc(paired, [.. curves.Select(curve => curve is { } both ? (both.First.Auc, both.Second.Auc, Pairs(both.First)) : ((double, double, double)?)null)]);
    }

    private static double Pairs(RocCurve curve) => (double)curve.Churned * curve.Retained;

    private static RocCurve? Curve(RowRange rows, short[] score, byte[] churned)
    {
        var counts = new ScoreCounts(ScoreCells.Grid);
        for (var row = rows.Start; row < rows.Start + rows.Length; row++)
        {
            (churned[row] == 1 ? counts.Churned : counts.Retained)[score[row]]++;
        }

        return RocCurve.Of(counts);
    }

    private static void AddShares(
        ClusterShares shares, RowRange rows, (RocCurve First, RocCurve Second) curves, double pairs, short[] first, short[] second, byte[] churned, int[] customer)
    {
        var (one, two) = curves;
        var gain = two.Auc - one.Auc;
        var (ofChurned, ofRetained) = (one.Retained / pairs, one.Churned / pairs);
        for (var row = rows.Start; row < rows.Start + rows.Length; row++)
        {
            if (churned[row] == 1)
            {
                shares.AddChurned(customer[row], (two.V10[second[row]] - one.V10[first[row]] - gain) * ofChurned);
            }
            else
            {
                shares.AddRetained(customer[row], (two.V01[second[row]] - one.V01[first[row]] - gain) * ofRetained);
            }
        }
    }
}
