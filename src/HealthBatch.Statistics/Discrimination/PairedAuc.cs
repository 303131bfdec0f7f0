using System.Numerics;
using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Discrimination;

/// <summary>Two scores on the same rows: the difference of their AUCs, clustered by customer, with DeLong's as the naive one.</summary>
public sealed record PairedAuc
{
    /// <summary>The first score's AUC.</summary>
    public required double First { get; init; }

    /// <summary>The second score's AUC.</summary>
    public required double Second { get; init; }

    /// <summary>Second minus first.</summary>
    public double Difference => Second - First;

    /// <summary>Of the difference, clustered (formula of Obuchowski on the differences of placements); null with fewer than 2 customers on a side.</summary>
    public required double? StandardError { get; init; }

    /// <summary>The degrees of freedom of <see cref="T"/>, not necessarily whole: by <see cref="AucVariance"/>.</summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>D: customers with a churned row.</summary>
    public required long ChurnedCustomers { get; init; }

    /// <summary>Difference over its clustered standard error; null where that is null or 0.</summary>
    public double? T => StandardError is > 0 ? Difference / StandardError : null;

    /// <summary>P(T above t): small where the second score is better.</summary>
    public double? P => T is { } t ? StudentDistribution.UpperTail(t, DegreesOfFreedom) : null;

    /// <summary>The covariance of the two AUCs by DeLong; null with fewer than 2 rows on a side.</summary>
    public required double? NaiveCovariance { get; init; }

    /// <summary>Of the difference, by DeLong.</summary>
    public required double? NaiveStandardError { get; init; }

    /// <summary>Difference over DeLong's standard error.</summary>
    public double? NaiveZ => NaiveStandardError is > 0 ? Difference / NaiveStandardError : null;

    /// <summary>Difference ± z times DeLong's standard error; null with fewer than 2 rows on a side.</summary>
    public Interval? NaiveInterval => NaiveStandardError is { } se
        ? new Interval(Difference - (NormalDistribution.Z975 * se), Difference + (NormalDistribution.Z975 * se))
        : null;

    /// <summary>The clustered interval of the difference at a two-sided level 1 - 2 alpha; null with fewer than 8 churned customers.</summary>
    /// <param name="alpha">The one-sided level, 0.025 for a 95% interval.</param>
    public Interval? IntervalAt(double alpha)
    {
        if (StandardError is not { } se || ChurnedCustomers < AucEstimate.FewestChurned)
        {
            return null;
        }

        var half = StudentDistribution.Quantile(1 - alpha, DegreesOfFreedom) * se;
        return new Interval(Difference - half, Difference + half);
    }

    /// <summary>Compares; null without churned or without retained rows.</summary>
    /// <param name="first">Each row's cell by the first score.</param>
    /// <param name="firstCells">How many cells it has.</param>
    /// <param name="second">Each row's cell by the second score.</param>
    /// <param name="secondCells">How many cells it has.</param>
    /// <param name="churned">Whether each row churned.</param>
    /// <param name="customer">Each row's customer, from 0 to customers - 1.</param>
    /// <param name="customers">How many customers there can be.</param>
    public static PairedAuc? Compare<TCell>(
        ReadOnlySpan<TCell> first, int firstCells, ReadOnlySpan<TCell> second, int secondCells, ReadOnlySpan<bool> churned, ReadOnlySpan<int> customer, int customers)
        where TCell : unmanaged, IBinaryInteger<TCell>
    {
        if (RocCurve.Of(ScoreCounts.Count(first, churned, firstCells)) is not { } one
            || RocCurve.Of(ScoreCounts.Count(second, churned, secondCells)) is not { } two)
        {
            return null;
        }

        var shares = new ClusterShares(customers);
        double gain = two.Auc - one.Auc, n1 = one.Churned, n0 = one.Retained;
        double d10 = 0, d01 = 0, c10 = 0, c01 = 0;
        for (var row = 0; row < churned.Length; row++)
        {
            int i = int.CreateTruncating(first[row]), j = int.CreateTruncating(second[row]);
            if (churned[row])
            {
                double x = one.V10[i] - one.Auc, y = two.V10[j] - two.Auc;
                shares.AddChurned(customer[row], (y - x) / n1);
                d10 += (y - x) * (y - x);
                c10 += x * y;
            }
            else
            {
                double x = one.V01[i] - one.Auc, y = two.V01[j] - two.Auc;
                shares.AddRetained(customer[row], (y - x) / n0);
                d01 += (y - x) * (y - x);
                c01 += x * y;
            }
        }

        var variance = shares.Variance();
        var naive = n1 >= 2 && n0 >= 2;
        return new PairedAuc
        {
            First = one.Auc,
            Second = two.Auc,
            StandardError = variance.Value is { } v ? Math.Sqrt(v) : null,
            DegreesOfFreedom = variance.DegreesOfFreedom,
            ChurnedCustomers = variance.ChurnedCustomers,
            NaiveCovariance = naive ? (c10 / (n1 - 1) / n1) + (c01 / (n0 - 1) / n0) : null,
            NaiveStandardError = naive ? Math.Sqrt((d10 / (n1 - 1) / n1) + (d01 / (n0 - 1) / n0)) : null,
        };
    }
}
