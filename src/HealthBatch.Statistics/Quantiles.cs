namespace HealthBatch.Statistics;

/// <summary>Sample quantiles: linear between order statistics (Hyndman and Fan's type 7, R's default).</summary>
public static class Quantiles
{
    /// <summary>The quantile at a share of values that are sorted from the least to the greatest; there must be at least one.</summary>
    /// <param name="sorted">The values.</param>
    /// <param name="share">From 0 (the least) to 1 (the greatest).</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double share)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);

        var place = (sorted.Length - 1) * share;
        var below = (int)Math.Floor(place);
        var fraction = place - below;

        // Between equal values there is nothing to interpolate, and rounding would make a third one.
        return fraction == 0 || below + 1 >= sorted.Length || sorted[below] == sorted[below + 1]
            ? sorted[below]
            : ((1 - fraction) * sorted[below]) + (fraction * sorted[below + 1]);
    }

    /// <summary>The distinct quantiles at equally spaced shares, ends included: the breaks between groups of about the same size.</summary>
    /// <param name="values">The values, in any order; at least one.</param>
    /// <param name="groups">How many groups there are where no breaks coincide, at least 1.</param>
    public static double[] Breaks(ReadOnlySpan<double> values, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfZero(values.Length);

        // Only the order statistics that a quantile looks at have to be in their place.
        var sorted = values.ToArray();
        int[] places = [.. Enumerable.Range(0, groups + 1).Select(group => (int)Math.Floor((sorted.Length - 1) * ((double)group / groups)))];
        OrderStatistics.Place(sorted, [.. places.Concat(places.Select(place => Math.Min(place + 1, sorted.Length - 1))).Distinct().Order()]);
        var breaks = new List<double>();
        for (var i = 0; i <= groups; i++)
        {
            var quantile = OfSorted(sorted, (double)i / groups);
            if (breaks.Count == 0 || quantile != breaks[^1])
            {
                breaks.Add(quantile);
            }
        }

        return [.. breaks];
    }
}
