using System.Numerics;
using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Discrimination;

/// <summary>An AUC with its standard errors and 95% intervals.</summary>
public sealed record AucEstimate
{
    /// <summary>Under so many churned customers there is no interval.</summary>
    internal const int FewestChurned = 8;

    /// <summary>P(churned row scores lower than retained) + ½ ties.</summary>
    public required double Auc { get; init; }

    /// <summary>Clustered by customer; null with fewer than 2 churned or 2 retained customers.</summary>
    public required double? StandardError { get; init; }

    /// <summary>logit A ± t.975 sqrt(V)/(A(1 - A)), back on the AUC's scale, with <see cref="AucVariance"/>'s degrees of freedom; null with fewer than 8 churned customers, or at 0 and 1.</summary>
    public required Interval? Interval { get; init; }

    /// <summary>DeLong's.</summary>
    public required double? NaiveStandardError { get; init; }

    /// <summary>A ± z times it.</summary>
    public required Interval? NaiveInterval { get; init; }

    /// <summary>The estimate where customers repeat.</summary>
    /// <param name="curve">The curve of these rows.</param>
    /// <param name="cell">Each row's cell.</param>
    /// <param name="churned">Whether each row churned.</param>
    /// <param name="customer">Each row's customer, from 0 to customers - 1.</param>
    /// <param name="customers">How many customers there can be.</param>
    public static AucEstimate Clustered<TCell>(
        RocCurve curve, ReadOnlySpan<TCell> cell, ReadOnlySpan<bool> churned, ReadOnlySpan<int> customer, int customers)
        where TCell : unmanaged, IBinaryInteger<TCell>
    {
        var shares = new ClusterShares(customers);
        double n1 = curve.Churned, n0 = curve.Retained;
        for (var row = 0; row < cell.Length; row++)
        {
            var place = int.CreateTruncating(cell[row]);
            if (churned[row])
            {
                shares.AddChurned(customer[row], (curve.V10[place] - curve.Auc) / n1);
            }
            else
            {
                shares.AddRetained(customer[row], (curve.V01[place] - curve.Auc) / n0);
            }
        }

        return Of(curve, shares.Variance());
    }

    /// <summary>The estimate where each customer has one row: a single as-of date.</summary>
    public static AucEstimate OfDistinctCustomers(RocCurve curve) => Of(curve, curve.VarianceOfDistinctCustomers);

    /// <summary>The estimate with a variance that is known.</summary>
    internal static AucEstimate Of(RocCurve curve, AucVariance variance)
    {
        var a = curve.Auc;
        var naive = curve.DeLongVariance is { } v ? Math.Sqrt(v) : (double?)null;
        return new AucEstimate
        {
            Auc = a,
            StandardError = variance.Value is { } clustered ? Math.Sqrt(clustered) : null,
            Interval = variance.Value is { } spread && variance.ChurnedCustomers >= FewestChurned && a is > 0 and < 1 ? Logit(a, spread, variance.DegreesOfFreedom) : null,
            NaiveStandardError = naive,
            NaiveInterval = naive is { } se ? new Interval(a - (NormalDistribution.Z975 * se), a + (NormalDistribution.Z975 * se)) : null,
        };
    }

    private static Interval Logit(double a, double variance, double degreesOfFreedom)
    {
        var half = StudentDistribution.Quantile(0.975, degreesOfFreedom) * Math.Sqrt(variance) / (a * (1 - a));
        var odds = a / (1 - a);
        return new Interval(1 / (1 + (Math.Exp(half) / odds)), 1 / (1 + (Math.Exp(-half) / odds)));
    }
}
