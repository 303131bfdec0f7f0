using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Bands;

/// <summary>Intervals for a share of independent rows; counts need not be whole, so that an effective size fits in.</summary>
public static class Proportion
{
    /// <summary>Wilson's 95% interval.</summary>
    /// <param name="rate">The share, 0 to 1.</param>
    /// <param name="size">The rows, above 0.</param>
    public static Interval Wilson(double rate, double size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        const double z = NormalDistribution.Z975;
        var middle = rate + (z * z / (2 * size));
        var half = z * Math.Sqrt((rate * (1 - rate) / size) + (z * z / (4 * size * size)));
        var scale = 1 + (z * z / size);

        // At 0 and at 1 the end is exact; rounding would leave 1e-18.
        return new Interval(rate <= 0 ? 0 : (middle - half) / scale, rate >= 1 ? 1 : (middle + half) / scale);
    }

    /// <summary>Clopper and Pearson's exact 95% interval.</summary>
    /// <param name="events">The events, from 0 to size.</param>
    /// <param name="size">The rows, above 0.</param>
    public static Interval ClopperPearson(double events, double size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return new Interval(
            events <= 0 ? 0 : BetaDistribution.Quantile(0.025, events, size - events + 1),
            events >= size ? 1 : BetaDistribution.Quantile(0.975, events + 1, size - events));
    }
}
