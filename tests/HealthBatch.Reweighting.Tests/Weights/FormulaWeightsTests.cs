using HealthBatch.Reweighting.Weights;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Reweighting.Tests.Weights;

public class FormulaWeightsTests
{
    private static Formula Formula(params (double Weight, double[] Metrics)[] dimensions) => new()
    {
        Segment = "all",
        Dimensions = [.. dimensions.Select((dimension, d) => new Dimension
        {
            Name = $"d{d}",
            Weight = dimension.Weight,
            Metrics = [.. dimension.Metrics.Select((weight, m) => new Metric { Name = $"d{d}m{m}", Column = "x", Weight = weight, Normalise = new Normaliser.Goal(1) })],
        })],
    };

    [Fact]
    public void Points_are_the_shares_of_dimension_and_metric()
    {
        var weights = FormulaWeights.Of(Formula((3, [2, 1]), (1, [5])));

        Assert.Equal([50, 25, 25], weights.Points);
        Assert.Equal([75, 25], weights.DimensionPoints);
    }

    [Fact]
    public void A_dimension_whose_metrics_weigh_nothing_leaves_its_weight_to_the_others() =>
        Assert.Equal([40, 60, 0], FormulaWeights.Of(Formula((1, [2, 3]), (9, [0]))).Points);

    [Fact]
    public void A_formula_with_new_points_has_them()
    {
        var formula = Formula((3, [2, 1]), (1, [5]), (1, [1, 1]));
        double[] points = [10, 50, 40, 0, 0];

        var changed = FormulaWeights.Of(formula).With(points).ApplyTo(formula);

        Assert.Equal(points, FormulaWeights.Of(changed).Points);
        Assert.Equal([60, 40, 0], changed.Dimensions.Select(dimension => dimension.Weight));
        Assert.Equal([1, 1], changed.Dimensions[2].Metrics.Select(metric => metric.Weight));
    }
}
