using HealthBatch.Reweighting.Weights;

namespace HealthBatch.Reweighting.Tests.Weights;

public class SuggestedPointsTests
{
    private static readonly FormulaWeights Today = FormulaWeights.Of(new SimulatedPanel { Today = [40, 20, 30, 10] }.Scorecard.Formulas[0]);

    [Fact]
    public void Points_are_shares_of_risk()
    {
        var points = SuggestedPoints.Of(Today, [0, 1, 2, 3], [1, 2, 3, 4], new ReweightOptions())!;

        Assert.Equal([10, 20, 30, 40], points.Select(point => Math.Round(point, 9)));
    }

    [Fact]
    public void A_metric_that_was_not_fitted_keeps_its_points()
    {
        var points = SuggestedPoints.Of(Today, [0, 1, 3], [1, 2, 4], new ReweightOptions())!;

        Assert.Equal([10, 20, 30, 40], points.Select(point => Math.Round(point, 9)));
    }

    [Fact]
    public void Held_dimensions_keep_their_totals()
    {
        var options = new ReweightOptions { HoldDimensionTotals = true };

        var points = SuggestedPoints.Of(Today, [0, 1, 2, 3], [1, 2, 1, 3], options)!;

        Assert.Equal([20, 40, 10, 30], points.Select(point => Math.Round(point, 9)));
        Assert.Equal([60, 40], Today.With(SuggestedPoints.Rounded(Today, [20.4, 39.6, 10.4, 29.6], options)).DimensionPoints);
    }

    [Fact]
    public void A_dimension_without_risk_keeps_its_weights_when_totals_are_held()
    {
        var points = SuggestedPoints.Of(Today, [0, 1, 2, 3], [0, 0, 1, 3], new ReweightOptions { HoldDimensionTotals = true })!;

        Assert.Equal([40, 20, 10, 30], points.Select(point => Math.Round(point, 9)));
    }

    [Fact]
    public void The_largest_change_shortens_the_whole_way()
    {
        // Unlimited, the changes are -30, 0, 0, +30; at most 10 each makes a third of the way.
        var points = SuggestedPoints.Of(Today, [0, 1, 2, 3], [1, 2, 3, 4], new ReweightOptions { MaxChangePerWeight = 10 })!;

        Assert.Equal([30, 20, 30, 20], points.Select(point => Math.Round(point, 9)));
    }

    [Fact]
    public void No_risk_at_all_suggests_nothing() => Assert.Null(SuggestedPoints.Of(Today, [0, 1, 2, 3], [0, 0, 0, 0], new ReweightOptions()));
}
