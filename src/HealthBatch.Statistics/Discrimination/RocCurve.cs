namespace HealthBatch.Statistics.Discrimination;

/// <summary>
/// The AUC A = P(churned row scores lower than retained) + ½ ties, from counts by cell, with the placement values that its variances are made of:
/// V10 of a churned row is the share of retained rows that score higher (ties half), V01 of a retained row the share of churned rows that score lower.
/// </summary>
public sealed class RocCurve
{
    private RocCurve(ScoreCounts counts, double auc, double[] v10, double[] v01, double ks, long churned, long retained) =>
        (Counts, Auc, V10, V01, Ks, Churned, Retained) = (counts, auc, v10, v01, ks, churned, retained);

    /// <summary>The counts.</summary>
    public ScoreCounts Counts { get; }

    /// <summary>A.</summary>
    public double Auc { get; }

    /// <summary>2A - 1.</summary>
    public double Gini => (2 * Auc) - 1;

    /// <summary>The largest gap between the cumulative shares of churned and retained rows.</summary>
    public double Ks { get; }

    /// <summary>n1: churned rows.</summary>
    public long Churned { get; }

    /// <summary>n0: retained rows.</summary>
    public long Retained { get; }

    /// <summary>By cell.</summary>
    internal double[] V10 { get; }

    /// <summary>By cell.</summary>
    internal double[] V01 { get; }

    /// <summary>DeLong's variance, as if rows were independent: S10/n1 + S01/n0; null with fewer than 2 rows on a side.</summary>
    public double? DeLongVariance
    {
        get
        {
            var (s10, s01) = Squares();
            return Churned < 2 || Retained < 2 ? null : (s10 / (Churned - 1) / Churned) + (s01 / (Retained - 1) / Retained);
        }
    }

    /// <summary>The same where each customer has one row, and what it rests on.</summary>
    internal AucVariance VarianceOfDistinctCustomers
    {
        get
        {
            var (s10, s01) = Squares();
            double n1 = Churned, n0 = Retained;
            return AucVariance.Of(s10 / n1 / n1, s01 / n0 / n0, 0, 0, Churned + Retained, Churned, Retained) with { Value = DeLongVariance };
        }
    }

    /// <summary>The curve; null without churned or without retained rows.</summary>
    public static RocCurve? Of(ScoreCounts counts)
    {
        long churned = counts.Churned.Sum(), retained = counts.Retained.Sum();
        if (churned == 0 || retained == 0)
        {
            return null;
        }

        var v10 = new double[counts.Cells];
        var v01 = new double[counts.Cells];
        long below1 = 0, below0 = 0;
        Int128 twiceWins = 0;
        var ks = 0.0;
        for (var i = 0; i < counts.Cells; i++)
        {
            long here1 = counts.Churned[i], here0 = counts.Retained[i];
            var above0 = retained - below0 - here0;
            twiceWins += (Int128)here1 * ((2 * above0) + here0);
            v10[i] = (above0 + (0.5 * here0)) / retained;
            v01[i] = (below1 + (0.5 * here1)) / churned;
            below1 += here1;
            below0 += here0;
            ks = Math.Max(ks, Math.Abs(((double)below1 / churned) - ((double)below0 / retained)));
        }

        return new RocCurve(counts, (double)twiceWins / (2.0 * churned * retained), v10, v01, ks, churned, retained);
    }

    /// <summary>Squared distances of the placement values from A, summed over rows.</summary>
    private (double Churned, double Retained) Squares()
    {
        double s10 = 0, s01 = 0;
        for (var i = 0; i < V10.Length; i++)
        {
            s10 += Counts.Churned[i] * (V10[i] - Auc) * (V10[i] - Auc);
            s01 += Counts.Retained[i] * (V01[i] - Auc) * (V01[i] - Auc);
        }

        return (s10, s01);
    }
}
