namespace HealthBatch.Reweighting.Weights;

/// <summary>Rounds points to whole ones that add up to the same total, by largest remainder (Hamilton); equal remainders go to the metric listed first.</summary>
internal static class WholePoints
{
    /// <summary>Rounds.</summary>
    /// <param name="points">Not negative.</param>
    /// <param name="total">What they come to, a whole number.</param>
    public static double[] Of(IReadOnlyList<double> points, int total)
    {
        // 27 points that arithmetic left at 26.999999999 are 27, not 26 and a large remainder.
        double[] floors = [.. points.Select(point => Math.Floor(point + 1e-9))];
        var left = total - (int)floors.Sum();
        foreach (var place in Enumerable.Range(0, points.Count).OrderByDescending(place => Math.Round(points[place] - floors[place], 9)).Take(Math.Max(0, left)))
        {
            floors[place]++;
        }

        return floors;
    }
}
