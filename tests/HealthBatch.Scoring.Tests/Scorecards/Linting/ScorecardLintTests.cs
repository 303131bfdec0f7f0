using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Linting;
using HealthBatch.Scoring.Tests.Kernel;
using HealthBatch.Testing;

namespace HealthBatch.Scoring.Tests.Scorecards.Linting;

public sealed class ScorecardLintTests
{
    private static readonly Scorecard Clean = Cards.Of(Cards.Metric("a"), Cards.Metric("b")) with { MinimumCoverage = 0.5 };

    [Fact]
    public void A_plain_scorecard_has_no_warnings() => Assert.Empty(ScorecardLint.Check(Clean));

    [Fact]
    public void More_than_eight_metrics_are_many()
    {
        Scorecard With(int count) => Cards.Of([.. Enumerable.Range(0, count).Select(i => Cards.Metric($"m{i}"))]) with { MinimumCoverage = 0.5 };

        Assert.Empty(ScorecardLint.Check(With(8)));
        Assert.Equal(["many-metrics"], Rules(With(9)));
    }

    [Fact]
    public void Weights_of_nothing_are_named()
    {
        var card = Cards.Of(Cards.Formula("everyone",
            Cards.Dimension("d", 1, Cards.Metric("a"), Cards.Metric("b", 0), Cards.Metric("c")), Cards.Dimension("e", 0, Cards.Metric("f"), Cards.Metric("g")))) with
        {
            MinimumCoverage = 0.5,
        };

        Assert.Equal(["metric b weighs 0", "dimension e weighs 0"], ScorecardLint.Check(card).Select(warning => warning.Message.Split(':')[0]));
    }

    [Fact]
    public void A_dimension_of_one_metric_and_a_metric_that_decides_alone_are_named()
    {
        var card = Cards.Of(Cards.Formula("everyone", Cards.Dimension("d", 61, Cards.Metric("a")), Cards.Dimension("e", 39, Cards.Metric("f"), Cards.Metric("g")))) with
        {
            MinimumCoverage = 0.5,
        };

        Assert.Equal(["single-metric-dimension", "dominant-metric"], Rules(card));
    }

    [Fact]
    public void A_column_that_counts_twice_is_named() =>
        Assert.Equal(["same-column"], Rules(Cards.Of(Cards.Metric("a"), Cards.Metric("b") with { Column = "a" }) with { MinimumCoverage = 0.5 }));

    [Fact]
    public void A_metric_that_is_always_the_same_is_named() => Assert.Equal(
        ["constant-metric"],
        Rules(Cards.Of(Cards.Metric("a"), Cards.Metric("b", normalise: new Normaliser.Map(new Dictionary<string, double> { ["x"] = 5, ["y"] = 5 }))) with { MinimumCoverage = 0.5 }));

    [Fact]
    public void A_judgement_without_a_rubric_is_named() =>
        Assert.Equal(["no-rubric"], Rules(Cards.Of(Cards.Metric("a"), Cards.Metric("b") with { Rater = "csm" }) with { MinimumCoverage = 0.5 }));

    [Fact]
    public void No_floor_of_coverage_is_named() => Assert.Equal(["no-coverage-floor"], Rules(Clean with { MinimumCoverage = 0 }));

    [Fact]
    public void A_band_that_begins_above_the_highest_score_is_named() => Assert.Equal(
        ["empty-band"], Rules(Clean with { Bands = new BandScale([new Band("a", 0), new Band("b", 100)], BandEdges.UpperInclusive) }));

    [Fact]
    public void Overrides_without_effect_are_named() => Assert.Equal(
        ["no-effect", "never"],
        Rules(Clean with
        {
            Overrides =
            [
                new Override { When = Cards.Is("x", new Comparison.Above(1)), Kind = OverrideKind.Cap, Limit = 100, Reason = "r" },
                new Override
                {
                    When = new Condition.All([Cards.Is("x", new Comparison.Above(1)), Cards.Is("x", new Comparison.Below(1))]), Kind = OverrideKind.Cap, Limit = 10, Reason = "r",
                },
            ],
        }));

    [Fact]
    public void An_action_that_earlier_ones_leave_nobody_to_is_named()
    {
        var card = Clean with
        {
            Actions =
            [
                new ActionRule { Band = "unhealthy", Do = "call" },
                new ActionRule { Band = "unhealthy", Trend = "falling", Do = "call twice" },
                new ActionRule { Reason = "all", Do = "all metrics are in this dimension" },
                new ActionRule { Reason = "a", Band = "healthy", Do = "never comes" },
                new ActionRule { Band = "healthy", Do = "still comes for those without a reason" },
            ],
        };

        Assert.Equal(["\"call twice\"", "\"never comes\""], ScorecardLint.Check(card).Select(warning => warning.Message.Split(" for ")[0]));
        Assert.All(ScorecardLint.Check(card), warning => Assert.Equal("unreachable", warning.Rule));
    }

    [Fact]
    public void Shipped_scorecards_have_no_warnings()
    {
        var folder = Path.Combine(RepositoryPaths.Root, "data", "scorecards");
        Assert.All(["four-ranges.json", "existing-score.json"], file => Assert.Empty(ScorecardLint.Check(ScorecardFile.Read(File.ReadAllBytes(Path.Combine(folder, file)), file))));
    }

    private static IEnumerable<string> Rules(Scorecard card) => ScorecardLint.Check(card).Select(warning => warning.Rule);
}
