using System.Text;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Tests.Kernel;

namespace HealthBatch.Scoring.Tests.Scorecards;

/// <summary>
/// Worked examples from the public documentation of customer-success tools, under this product's model. Where a tool shows whole numbers or a scale of 0 to 10, the test
/// says so and rounds or divides what is scored here; nothing else differs.
/// </summary>
public sealed class GoldenExampleTests
{
    /// <summary>
    /// Weights of measures, any numbers, within a group. Gainsight, "Calculation of Measure Group Scores and Overall Score": weights 20, 15, 22 and scores 47, 59, 21 give 40.122,
    /// shown as 40.
    /// </summary>
    [Fact]
    public void A_groups_score_is_the_mean_of_its_measures_by_weight()
    {
        var card = Cards.Of(Cards.Formula("everyone", Cards.Dimension("support",
            100, Cards.Metric("tickets", 20), Cards.Metric("time to resolve", 15), Cards.Metric("frequency of tickets", 22))));

        var scored = new Rows().With("tickets", 47).With("time to resolve", 59).With("frequency of tickets", 21).Score(card);

        Assert.Equal(4012, scored.Score[0]);
        Assert.Equal(4012, scored.DimensionScores[0][0]);
        Assert.Equal(40, Math.Round(scored.Score[0] / 100.0));
    }

    /// <summary>
    /// A component's share is its weight over the total weight. Natero, "Calculation of Account Health Score", both of its examples: weights 7, 5, 8, 3 (metrics of a component
    /// count alike) and weights 2, 3, 3, 2 give 75. It rounds components to whole numbers before the sum; without that the sums are 74.99 and 74.95.
    /// </summary>
    [Fact]
    public void A_components_share_is_its_weight_over_the_total_weight()
    {
        var first = Cards.Of(Cards.Formula("everyone",
            Cards.Dimension("churn prediction", 7, Cards.Metric("prediction")),
            Cards.Dimension("engagement", 5, Cards.Metric("daily active"), Cards.Metric("monthly active")),
            Cards.Dimension("usage", 8, Cards.Metric("accounts"), Cards.Metric("dashboard"), Cards.Metric("report")),
            Cards.Dimension("CSM", 3, Cards.Metric("rating"))));
        var firstScored = new Rows().With("prediction", 83).With("daily active", 76).With("monthly active", 65)
            .With("accounts", 81).With("dashboard", 65).With("report", 90).With("rating", 54).Score(first);

        var second = Cards.Of(Cards.Formula("everyone",
            Cards.Dimension("support", 2, Cards.Metric("open tickets")), Cards.Dimension("engagement", 3, Cards.Metric("days active"), Cards.Metric("monthly active")),
            Cards.Dimension("features", 3, Cards.Metric("report")), Cards.Dimension("CSM", 2, Cards.Metric("rating"))));
        var secondScored = new Rows().With("open tickets", 80).With("days active", 76).With("monthly active", 65).With("report", 90).With("rating", 54).Score(second);

        Assert.Equal([7499, 7495], new[] { firstScored.Score[0], secondScored.Score[0] });
        Assert.Equal([75, 75], new[] { firstScored.Score[0], secondScored.Score[0] }.Select(score => Math.Round(score / 100.0)));
        Assert.Equal(7050, firstScored.DimensionScores[1][0]);
    }

    /// <summary>
    /// Conditions that give 0, 5 or 10 and count alike, as several tools with a scale of 0 to 10 have them: two of 5 and one of 10 average 6.67. Here: a map, and impact tables
    /// that say the same, on 0 to 100.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Conditions_of_0_5_and_10_average(bool asSteps)
    {
        Normaliser normaliser = asSteps
            ? new Normaliser.Steps(50, [new Step(new Comparison.Below(2), -50), new Step(new Comparison.Above(2), 50)])
            : new Normaliser.Map(new Dictionary<string, double> { ["1"] = 0, ["2"] = 50, ["3"] = 100 });
        var card = Cards.Of(Cards.Metric("a", normalise: normaliser), Cards.Metric("b", normalise: normaliser), Cards.Metric("c", normalise: normaliser));

        var scored = new Rows().With("a", 2, 1).With("b", 2, 2).With("c", 3, 3).Score(card);

        Assert.Equal([6667, 5000], scored.Score.Take(2));
    }

    /// <summary>
    /// A missing metric's weight stays in its group, a missing group's weight goes to the other groups: on a scale of 0 to 10, groups of 9.4 (its second metric missing) and 7.5
    /// weighing alike, beside a group without any value, give 8.45.
    /// </summary>
    [Fact]
    public void Missing_weight_goes_to_the_group_first_and_then_across()
    {
        var card = Cards.Of(Cards.Formula("everyone",
            Cards.Dimension("usage", 40, Cards.Metric("logins", 70), Cards.Metric("depth", 30)),
            Cards.Dimension("support", 40, Cards.Metric("tickets", 50), Cards.Metric("response", 50)),
            Cards.Dimension("sentiment", 20, Cards.Metric("NPS"))));

        var scored = new Rows().With("logins", 94).With("depth", new double?[] { null }).With("tickets", 80).With("response", 70).With("NPS", new double?[] { null }).Score(card);

        Assert.Equal(8450, scored.Score[0]);
        Assert.Equal(68, scored.Coverage[0]);
    }

    /// <summary>
    /// A judgement that is too old counts as missing, and its weight is shared out in proportion. Zudo, "Health Score Settings": with a pulse of the last 90 days the weights are
    /// 20, 16, 16, 16, 12 and 20 for the pulse, without it 25, 20, 20, 20 and 15.
    /// </summary>
    [Fact]
    public void A_judgement_older_than_its_limit_leaves_its_weight_to_the_others()
    {
        string[] names = ["response", "requests", "meetings", "resolution", "activity"];
        double[] values = [90, 40, 65, 72, 8];
        Metric[] With(double[] weights) => [.. names.Select((name, i) => Cards.Metric(name, weights[i]))];
        var pulse = Cards.Metric("pulse", 20) with { Stale = new StaleRule("pulse age", 90) };
        var withPulse = Cards.Of([.. With([20, 16, 16, 16, 12]), pulse]);
        var without = Cards.Of(With([25, 20, 20, 20, 15]));
        var rows = names.Select((name, i) => (name, values[i])).Aggregate(new Rows(), (sum, one) => sum.With(one.name, one.Item2, one.Item2)).With("pulse", 100, 100).With("pulse age", 91, 90);

        var scored = rows.Score(withPulse);

        Assert.Equal(rows.Score(without).Score[0], scored.Score[0]);
        Assert.Equal(5910, scored.Score[0]);
        Assert.Equal(6728, scored.Score[1]);
        Assert.Equal(1, scored.Counts.Stale[5]);
    }

    /// <summary>
    /// Good, average and poor are worth 100, 60 and 0. Totango, "Configure profiles for multidimensional health": a dimension is the mean of its metrics by weight, the score that
    /// of its dimensions; numbers of our own.
    /// </summary>
    [Fact]
    public void Good_average_and_poor_can_be_worth_any_points()
    {
        var words = new Normaliser.Map(new Dictionary<string, double> { ["good"] = 100, ["average"] = 60, ["poor"] = 0 });
        var card = Cards.Of(Cards.Formula("everyone",
            Cards.Dimension("adoption", 70, Cards.Metric("licences", 60, words), Cards.Metric("features", 40, words)), Cards.Dimension("support", 30, Cards.Metric("tickets", 1, words))));

        var scored = new Rows().WithText("licences", "good").WithText("features", "average").WithText("tickets", "poor").Score(card);

        // 0.7 x (0.6 x 100 + 0.4 x 60) + 0.3 x 0.
        Assert.Equal([5880, 8400, 0], new[] { scored.Score[0], scored.DimensionScores[0][0], scored.DimensionScores[1][0] });
    }

    /// <summary>Scales of 1 to 10 and 0 to 10, and a metric that counts double, are one line each.</summary>
    [Fact]
    public void Other_scales_and_double_weights_are_one_line()
    {
        const string json = """
            { "name": "scales", "version": 1, "effectiveFrom": "2026-01-01", "bands": { "from": { "red": 0, "green": 50 } }, "formulas": [ { "segment": "everyone", "dimensions": [
              { "name": "all", "weight": 1, "metrics": [
                { "name": "pulse", "column": "pulse", "weight": 1, "normalise": { "linear": { "worst": 1, "best": 10 } } },
                { "name": "NPS", "column": "nps", "weight": 2, "normalise": { "linear": { "worst": 0, "best": 10 } } } ] } ] } ] }
            """;

        var scored = new Rows().With("pulse", 1, 5.5, 10).With("nps", 0, 5, 10).Score(ScorecardFile.Read(Encoding.UTF8.GetBytes(json), "scales.json"));

        Assert.Equal([0, 5000, 10_000], scored.Score.Take(3));
        Assert.Equal([0, 3333, 6667], scored.Contributions[1].Take(3));
    }
}
