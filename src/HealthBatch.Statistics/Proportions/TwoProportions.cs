using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Proportions;

/// <summary>Two rates compared as if rows were independent (R's prop.test): what a reader without clusters would print.</summary>
/// <param name="Difference">The first rate minus the second.</param>
/// <param name="Interval">Wald's 95% interval of the difference, within -1 and 1.</param>
/// <param name="ChiSquared">Pearson's statistic with one degree of freedom; null where all rows or none have the event.</param>
/// <param name="P">Its two-sided p.</param>
/// <param name="LogP">The natural logarithm of p, for those that a double can't hold.</param>
/// <param name="CorrectedChiSquared">The same with Yates' correction for continuity.</param>
/// <param name="CorrectedP">Its p.</param>
public sealed record TwoProportions(
    double Difference, Interval Interval, double? ChiSquared, double? P, double? LogP, double? CorrectedChiSquared, double? CorrectedP)
{
    /// <summary>Compares two rates.</summary>
    /// <param name="events1">The events of the first, 0 to rows1.</param>
    /// <param name="rows1">The rows of the first, at least 1.</param>
    /// <param name="events2">The events of the second.</param>
    /// <param name="rows2">The rows of the second.</param>
    public static TwoProportions Compare(long events1, long rows1, long events2, long rows2)
    {
        Check(events1, rows1);
        Check(events2, rows2);
        double p1 = (double)events1 / rows1, p2 = (double)events2 / rows2, pooled = (double)(events1 + events2) / (rows1 + rows2);
        var difference = p1 - p2;
        var half = NormalDistribution.Z975 * Math.Sqrt((p1 * (1 - p1) / rows1) + (p2 * (1 - p2) / rows2));
        var interval = new Interval(Math.Max(-1, difference - half), Math.Min(1, difference + half));
        if (pooled is 0 or 1)
        {
            return new TwoProportions(difference, interval, null, null, null, null, null);
        }

        // Of all four cells of a 2 x 2 table the distance from expectation is the same.
        var distance = Math.Abs(events1 - (rows1 * pooled));
        var perSquare = ((1.0 / rows1) + (1.0 / rows2)) / (pooled * (1 - pooled));
        var plain = distance * distance * perSquare;
        var corrected = Math.Pow(distance - Math.Min(0.5, distance), 2) * perSquare;
        return new TwoProportions(
            difference, interval, plain, ChiSquaredDistribution.UpperTail(plain, 1), ChiSquaredDistribution.LogUpperTail(plain, 1),
            corrected, ChiSquaredDistribution.UpperTail(corrected, 1));
    }

    private static void Check(long events, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events, rows);
    }
}
