using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Trends;

/// <summary>
/// The Cochran-Armitage test for a trend of rates over ranks 1, 2, …, as if rows were independent:
/// z = sum Y_b (r_b - r̄) / sqrt(p q sum n_b (r_b - r̄)²), r̄ weighted by rows. Its square is R's prop.trend.test. Negative where the rate falls.
/// </summary>
public static class CochranArmitage
{
    /// <summary>z; null where all or none churned, or all rows are in one band.</summary>
    public static double? Z(ReadOnlySpan<long> churned, ReadOnlySpan<long> observations)
    {
        double n = 0, y = 0, sumR = 0;
        for (var b = 0; b < observations.Length; b++)
        {
            n += observations[b];
            y += churned[b];
            sumR += (b + 1.0) * observations[b];
        }

        var mean = sumR / n;
        double numerator = 0, spread = 0;
        for (var b = 0; b < observations.Length; b++)
        {
            numerator += churned[b] * (b + 1 - mean);
            spread += observations[b] * (b + 1 - mean) * (b + 1 - mean);
        }

        var p = y / n;
        return p > 0 && p < 1 && spread > 0 ? numerator / Math.Sqrt(p * (1 - p) * spread) : null;
    }

    /// <summary>z of the counts.</summary>
    public static double? Z(ClusterCounts counts) => Z(counts.Churned, counts.Observations);
}
