using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Reweighting.Weights;

/// <summary>
/// A formula's weights as points of 100: what a metric adds when it is at its best and nothing is missing. Points alone decide a score, since the weights inside of a
/// dimension and between dimensions only matter as shares.
/// </summary>
internal sealed class FormulaWeights
{
    private FormulaWeights(string[] metrics, string[] dimensions, int[] dimensionOf, double[] points)
    {
        (Metrics, Dimensions, DimensionOf, Points) = (metrics, dimensions, dimensionOf, points);
        DimensionPoints = new double[dimensions.Length];
        for (var metric = 0; metric < points.Length; metric++)
        {
            DimensionPoints[dimensionOf[metric]] += points[metric];
        }
    }

    /// <summary>The metrics, in the formula's order.</summary>
    public string[] Metrics { get; }

    /// <summary>The dimensions, in the formula's order.</summary>
    public string[] Dimensions { get; }

    /// <summary>By metric: the place of its dimension.</summary>
    public int[] DimensionOf { get; }

    /// <summary>By metric; they add up to 100.</summary>
    public double[] Points { get; }

    /// <summary>By dimension.</summary>
    public double[] DimensionPoints { get; }

    /// <summary>Today's weights.</summary>
    public static FormulaWeights Of(Formula formula)
    {
        var totals = formula.Dimensions.Select(dimension => dimension.Metrics.Sum(metric => metric.Weight)).ToArray();
        var all = formula.Dimensions.Where((_, place) => totals[place] > 0).Sum(dimension => dimension.Weight);
        var points = formula.Dimensions.SelectMany((dimension, place) =>
            dimension.Metrics.Select(metric => totals[place] > 0 ? 100 * dimension.Weight / all * metric.Weight / totals[place] : 0));
        return new FormulaWeights(
            [.. formula.Metrics.Select(metric => metric.Name)],
            [.. formula.Dimensions.Select(dimension => dimension.Name)],
            [.. formula.Dimensions.SelectMany((dimension, place) => Enumerable.Repeat(place, dimension.Metrics.Count))],
            [.. points]);
    }

    /// <summary>The same metrics with other points.</summary>
    public FormulaWeights With(double[] points) => new(Metrics, Dimensions, DimensionOf, points);

    /// <summary>The formula with these points: a dimension weighs what its metrics add up to. A dimension without points keeps the weights inside of it.</summary>
    public Formula ApplyTo(Formula formula)
    {
        var metric = 0;
        return formula with
        {
            Dimensions = [.. formula.Dimensions.Select((dimension, place) =>
            {
                var first = metric;
                metric += dimension.Metrics.Count;
                return dimension with
                {
                    Weight = DimensionPoints[place],
                    Metrics = DimensionPoints[place] > 0
                        ? [.. dimension.Metrics.Select((entry, offset) => entry with { Weight = Points[first + offset] })]
                        : dimension.Metrics,
                };
            })],
        };
    }
}
