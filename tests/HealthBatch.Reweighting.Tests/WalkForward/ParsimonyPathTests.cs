using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.WalkForward;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Tests.WalkForward;

public class ParsimonyPathTests
{
    private static readonly SimulatedPanel Panel = new() { Customers = 3_000, Dates = 9, Today = [25, 25, 25, 25], Truth = [70, 30, 0, 0], Strength = 0.12 };

    [Fact]
    public void Metrics_that_say_nothing_leave_first_and_the_rest_are_enough()
    {
        var path = ReweightRunTests.Evaluate(Panel).Report.Segments[0].Parsimony;

        Assert.Equal([1, 2, 3, 4], path.Select(step => step.Metrics.Count));
        Assert.Equal(["metric 1"], path[0].Metrics);
        Assert.Equal(["metric 1", "metric 2"], path[1].Metrics);
        Assert.Equal([false, true, false, false], path.Select(step => step.Enough));
        Assert.True(path[1].Auc > path[0].Auc + 0.005);
        Assert.All(path, step => Assert.True(step.Difference <= 0));
    }

    [Fact]
    public void Leaving_out_a_metric_gives_nearly_the_fit_without_it()
    {
        var set = Panel.Observations().Panel;
        var today = FormulaWeights.Of(Panel.Scorecard.Formulas[0]);
        var rows = SegmentRows.Gather(set, 0, CustomerHalves.Of(set, 1), today, 1);
        WeightSuggestion Suggest() => WeightSuggestion.Of(
            rows.Training(Enumerable.Range(0, 9), -1, [0, 1, 2, 3], today.Metrics),
            rows.Customer,
            set.CustomerCount,
            1_000,
            today,
            new NewtonFitter(),
            new ReweightOptions(),
            null,
            TestContext.Current.CancellationToken);
        var without = new NewtonFitter().Fit(
            rows.Training(Enumerable.Range(0, 9), -1, [0, 2, 3], today.Metrics), new LogisticOptions { Signs = [-1, -1, -1] }, TestContext.Current.CancellationToken);

        var (risks, cost) = ParsimonyPath.Restricted(Suggest(), [0, 2, 3]);
        var (_, nothing) = ParsimonyPath.Restricted(Suggest(), [0, 1]);

        // A metric with three tenths of the weight left out: the parabola stands for the likelihood to a twentieth.
        Assert.Equal(0, risks[1]);
        Assert.InRange(risks[0], -without.Coefficients![0] * 0.95, -without.Coefficients[0] * 1.05);
        Assert.True(cost > 20 * nothing, $"{cost} against {nothing}");
    }
}
