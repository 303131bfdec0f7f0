namespace HealthBatch.Reweighting.Weights;

/// <summary>From risks per point of normalised value to points of 100, within the limits that an analyst set.</summary>
internal static class SuggestedPoints
{
    /// <summary>
    /// The points before rounding; null where no metric carries risk. Metrics that were not fitted keep theirs. With dimension totals held, points move inside of
    /// dimensions only; with a largest change, the whole way from today's weights is shortened until no weight moves further.
    /// </summary>
    public static double[]? Of(FormulaWeights today, int[] fitted, double[] risks, ReweightOptions options)
    {
        double[] points = [.. today.Points];
        var any = false;
        foreach (var group in Enumerable.Range(0, fitted.Length).GroupBy(i => options.HoldDimensionTotals ? today.DimensionOf[fitted[i]] : 0))
        {
            var (total, risk) = (group.Sum(i => today.Points[fitted[i]]), group.Sum(i => risks[i]));
            foreach (var i in group.Where(_ => risk > 0))
            {
                points[fitted[i]] = total * risks[i] / risk;
                any = true;
            }
        }

        if (!any)
        {
            return null;
        }

        var furthest = points.Select((point, metric) => Math.Abs(point - today.Points[metric])).Max();
        return options.MaxChangePerWeight is { } limit && furthest > limit
            ? [.. points.Select((point, metric) => today.Points[metric] + (limit / furthest * (point - today.Points[metric])))]
            : points;
    }

    /// <summary>Whole points; dimension by dimension where their totals are held and whole.</summary>
    public static double[] Rounded(FormulaWeights today, double[] exact, ReweightOptions options)
    {
        if (!options.HoldDimensionTotals || today.DimensionPoints.Any(total => Math.Abs(total - Math.Round(total)) > 1e-9))
        {
            return WholePoints.Of(exact, 100);
        }

        var rounded = new double[exact.Length];
        for (var dimension = 0; dimension < today.Dimensions.Length; dimension++)
        {
            int[] metrics = [.. Enumerable.Range(0, exact.Length).Where(metric => today.DimensionOf[metric] == dimension)];
            var whole = WholePoints.Of([.. metrics.Select(metric => exact[metric])], (int)Math.Round(today.DimensionPoints[dimension]));
            for (var i = 0; i < metrics.Length; i++)
            {
                rounded[metrics[i]] = whole[i];
            }
        }

        return rounded;
    }
}
