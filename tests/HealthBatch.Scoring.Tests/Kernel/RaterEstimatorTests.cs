using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Kernel;

public sealed class RaterEstimatorTests
{
    private static readonly Scorecard Card = Cards.Of(Cards.Metric("rating", 1) with { Rater = "csm", CorrectRater = true, Missing = new MissingPolicy(MissingPolicyKind.Worst) }, Cards.Metric("b", 1));

    private static readonly Rows Customers = new Rows()
        .With("rating", 80, 90, 85, 85, 40, 50, 45, 45, null, 60).WithText("csm", "ann", "ann", "ann", "ann", "bob", "bob", "bob", "bob", "bob", null).With("b", 50, 50, 50, 50, 50, 50, 50, 50, 50, 50);

    [Fact]
    public void Raters_are_shrunk_to_the_mean_and_a_value_without_a_rater_stays()
    {
        var plan = Customers.Plan(Card);
        var input = Customers.Batch(plan.Columns);
        var estimator = new RaterEstimator(plan);
        estimator.Add(input);
        var scored = plan.NewBatch(Customers.Count, ScoringOutputs.Normalised);
        estimator.Correct(plan).Score(input, scored);

        // Means 85 and 45, within 50/3, between 3200: t² = (3200 - 50/3)/4, shrinkage t²/(t² + 50/12) = 0.99479..., offset 20 times that.
        var within = 50 / 3.0;
        var between = (3200 - within) / 4;
        var offset = 20 * between / (between + (within / 4));
        var raters = Assert.Single(estimator.Estimate());
        Assert.Equal(("everyone", "rating", 2), (raters.Segment, raters.Metric, raters.Correction.Raters));
        Assert.Equal([4L, 4L], raters.Correction.Offsets.Select(rater => rater.Count));
        Assert.Equal([80 - offset, 90 - offset, 85 - offset, 85 - offset, 40 + offset, 50 + offset, 45 + offset, 45 + offset, 0, 60], scored.Normalised[0], (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Parts_add_up_to_the_whole()
    {
        var plan = Customers.Plan(Card);
        var (whole, first, second) = (new RaterEstimator(plan), new RaterEstimator(plan), new RaterEstimator(plan));
        whole.Add(Customers.Batch(plan.Columns));
        first.Add(Customers.Take([7, 1, 4]).Batch(plan.Columns));
        second.Add(Customers.Take([9, 8, 6, 5, 3, 2, 0]).Batch(plan.Columns));
        second.Add(first);

        Assert.Equal(whole.Estimate()[0].Correction.Offsets, second.Estimate()[0].Correction.Offsets);
    }

    [Fact]
    public void A_scorecard_that_does_not_ask_for_it_needs_no_rater_column()
    {
        var card = Cards.Of(Cards.Metric("rating", 1) with { Rater = "not there" });

        Assert.False(Customers.Plan(card).CorrectsRaters);
    }
}
