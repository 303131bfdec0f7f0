using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Kernel;

public sealed class ScoringPlanTests
{
    private const short None = GridColumn.Missing;

    [Fact]
    public void A_score_is_the_weighted_sum_over_dimensions_and_metrics()
    {
        // usage 40: sessions 60 of weight 2, tickets 90 of weight 1; value 60: roi 25. 40% x 70 + 60% x 25 = 43.
        var card = Cards.Of(Cards.Formula("everyone",
            Cards.Dimension("usage", 40, Cards.Metric("sessions", 2), Cards.Metric("tickets", 1)), Cards.Dimension("value", 60, Cards.Metric("roi"))));

        var scored = new Rows().With("sessions", 60).With("tickets", 90).With("roi", 25).Score(card);

        Assert.Equal(4300, scored.Score[0]);
        Assert.Equal([1600, 1200, 1500], scored.Contributions.Select(column => column[0]));
        Assert.Equal([7000, 2500], scored.DimensionScores.Select(column => column[0]));
        Assert.Equal(100, scored.Coverage[0]);
        Assert.Equal(0, scored.Band[0]);

        // They cost 40/3 x 2 x 40%, 40/3 x 10%, 60 x 75%.
        Assert.Equal([2, 0, 1], scored.Reasons.Select(column => column[0]));
    }

    [Fact]
    public void A_missing_metric_gives_its_weight_to_its_dimension_and_a_missing_dimension_to_the_others()
    {
        var card = Cards.Of(Cards.Formula("everyone",
            Cards.Dimension("usage", 40, Cards.Metric("sessions", 2), Cards.Metric("tickets", 1)), Cards.Dimension("value", 60, Cards.Metric("roi"))));

        var scored = new Rows().With("sessions", null, 60, null).With("tickets", 90, 90, null).With("roi", 25, null, null).Score(card);

        // 40% x 90 + 60% x 25; then (2 x 60 + 90)/3; then nothing at all.
        Assert.Equal([5100, 7000, None], scored.Score.Take(3));
        Assert.Equal([None, 4000, None], scored.Contributions[0].Take(3));
        Assert.Equal([3600, 3000, None], scored.Contributions[1].Take(3));
        Assert.Equal([1500, None, None], scored.Contributions[2].Take(3));
        Assert.Equal([73, 40, 0], scored.Coverage.Take(3));
        Assert.Equal([1, 1, CodeColumn.Missing], scored.Band.Take(3));
        Assert.Equal(1, scored.Counts.Unscored);
        Assert.Equal([2, 1, 2], scored.Counts.Missing);
    }

    [Fact]
    public void A_missing_value_counts_as_its_policy_says_but_never_as_covered()
    {
        Metric With(string name, MissingPolicyKind kind, double value = double.NaN) => Cards.Metric(name) with { Missing = new MissingPolicy(kind, value) };
        var card = Cards.Of(With("a", MissingPolicyKind.Neutral), With("b", MissingPolicyKind.Worst), With("c", MissingPolicyKind.Value, 80), Cards.Metric("d"));

        var scored = new Rows().With("a", null, null).With("b", null, null).With("c", null, null).With("d", 30, null).Score(card);

        Assert.Equal([4000, None], scored.Score.Take(2));
        Assert.Equal([25, 0], scored.Coverage.Take(2));
        Assert.Equal([1250, 0, 2000, 750], scored.Contributions.Select(column => column[0]));
        Assert.Equal([50, 0, 80, 30], scored.Normalised.Select(column => column[0]));
    }

    [Fact]
    public void Coverage_exactly_at_the_floor_is_scored_and_below_it_unscored()
    {
        var card = Cards.Of(Cards.Metric("a", 0.1), Cards.Metric("b", 0.2), Cards.Metric("c", 0.7)) with { MinimumCoverage = 0.3 };

        var scored = new Rows().With("a", 50, null).With("b", 50, 50).With("c", null, null).Score(card);

        Assert.Equal([5000, None], scored.Score.Take(2));
        Assert.Equal([30, 20], scored.Coverage.Take(2));
    }

    [Fact]
    public void A_shown_75_is_healthy()
    {
        // 74.994 is shown as 74.99, 74.995 as 75.00.
        var scored = new Rows().With("a", 74.994, 74.995, 75, 49.995, 49.9949).Score(Cards.Of(Cards.Metric("a")));

        Assert.Equal([7499, 7500, 7500, 5000, 4999], scored.Score);
        Assert.Equal([1, 2, 2, 1, 0], scored.Band);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_counted_and_treated_as_missing()
    {
        var scored = new Rows().With("a", double.NaN, double.PositiveInfinity, null, -5, 105, 50).With("b", 10, 10, 10, 10, 10, 10)
            .Score(Cards.Of(Cards.Metric("a"), Cards.Metric("b")));

        Assert.Equal([1000, 1000, 1000, 500, 5500, 3000], scored.Score);
        Assert.Equal((1L, 2L, 2L), (scored.Counts.Missing[0], scored.Counts.Invalid[0], scored.Counts.Clipped[0]));
    }

    [Fact]
    public void A_stale_value_is_missing_and_counted_as_stale()
    {
        var rating = Cards.Metric("rating") with { Stale = new StaleRule("age", 90) };

        var scored = new Rows().With("rating", 80, 80, 80, null).With("age", 90, 91, null, 200).With("b", 20, 20, 20, 20).Score(Cards.Of(rating, Cards.Metric("b")));

        Assert.Equal([5000, 2000, 5000, 2000], scored.Score);
        Assert.Equal((1L, 1L, 0L), (scored.Counts.Stale[0], scored.Counts.Missing[0], scored.Counts.Invalid[0]));
    }

    [Fact]
    public void Reasons_that_cost_the_same_on_the_grid_are_listed_in_the_scorecards_order()
    {
        // 1/3 each: 20, 20.004 and 20 below the best cost 6.67 each; the second costs most before it is rounded.
        var scored = new Rows().With("a", 80, 100).With("b", 79.996, 100).With("c", 80, 99).Score(Cards.Of(Cards.Metric("a"), Cards.Metric("b"), Cards.Metric("c")));

        Assert.Equal([0, 1, 2], scored.Reasons.Select(column => column[0]));
        Assert.Equal([2, CodeColumn.Missing, CodeColumn.Missing], scored.Reasons.Select(column => column[1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_first_formula_that_matches_scores_the_customer(bool dictionaries)
    {
        var young = Cards.Formula("onboarding", Cards.Dimension("adoption", 60, Cards.Metric("setup", 1, new Normaliser.Goal(8))));
        var large = Cards.Formula("enterprise", Cards.Dimension("usage", 1, Cards.Metric("usage")));
        var rest = Cards.Formula("everyone else", Cards.Dimension("usage", 1, Cards.Metric("usage", 1), Cards.Metric("setup", 1)));

        young = young with { When = Cards.Is("tenure", new Comparison.Below(90)) };
        large = large with { When = Cards.Is("plan", new Comparison.OneOf(["gold", "platinum"])) };

        var scored = new Rows().With("tenure", 89, 90, null, 10).WithText("plan", "gold", "gold", "basic", null).With("usage", 10, 20, 30, 40).With("setup", 2, 4, 6, 12)
            .Score(Cards.Of(young, large, rest), dictionaries);

        Assert.Equal([0, 1, 2, 0], scored.Segment.Take(4));
        Assert.Equal([2500, 2000, 1800, 10000], scored.Score.Take(4));
        Assert.Equal([None, 2000, 1500, None], scored.Contributions[1].Take(4));
        Assert.Equal([6, double.NaN, double.NaN, -4], scored.GoalGaps[0].Take(4));
        Assert.Equal([2500, None, None, 10000], scored.DimensionScores[0].Take(4));
    }

    [Fact]
    public void Overrides_apply_in_order_and_keep_the_score_before()
    {
        var card = Cards.Of(Cards.Metric("a")) with
        {
            Overrides =
            [
                new Override { When = Cards.Is("overdue", new Comparison.Above(60)), Kind = OverrideKind.Cap, Limit = 40, Reason = "invoice overdue" },
                new Override { When = Cards.Is("sponsor", new Comparison.OneOf(["1"])), Kind = OverrideKind.Floor, Limit = 55, Reason = "sponsor" },
                new Override { When = Cards.Is("notice", new Comparison.OneOf(["true"])), Kind = OverrideKind.SetBand, Band = "unhealthy", Reason = "notice given" },
            ],
        };

        var scored = new Rows().With("a", 90, 90, 30, 90, null).With("overdue", 61, 60, 99, 61, 61).With("sponsor", 0, 0, 0, 1, 1)
            .WithKind(ColumnKind.Boolean, "notice", 0, 1, 0, 0, 1).Score(card);

        Assert.Equal([4000, 9000, 3000, 5500, None], scored.Score);
        Assert.Equal([9000, 9000, 3000, 9000, None], scored.ScoreBeforeOverride);
        Assert.Equal([0, 0, 0, 1, CodeColumn.Missing], scored.Band);
        Assert.Equal([0, 2, CodeColumn.Missing, 1, CodeColumn.Missing], scored.Override);
    }

    [Fact]
    public void Conditions_combine_and_a_comparison_with_a_missing_value_is_false()
    {
        Formula When(string name, Condition condition) => Cards.Formula(name, Cards.Dimension("d", 1, Cards.Metric("a"))) with { When = condition };
        var card = Cards.Of(
            When("both", new Condition.All([Cards.Is("x", new Comparison.Between(1, 2)), Cards.Is("t", new Comparison.IsMissing(false))])),
            When("either", new Condition.Any([Cards.Is("x", new Comparison.Above(5)), Cards.Is("t", new Comparison.OneOf(["é"]))])),
            When("not", new Condition.Not(Cards.Is("x", new Comparison.Below(100)))),
            When("rest", null!));

        var scored = new Rows().With("a", 1, 1, 1, 1, 1, 1).With("x", 1, 2, 5, 6, null, 3).WithText("t", "b", null, "é", "b", null, "b").Score(card);

        Assert.Equal([0, 3, 1, 1, 2, 3], scored.Segment);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_listed_at_once_with_the_nearest_names()
    {
        var card = Cards.Of(Cards.Metric("sesions"), Cards.Metric("plan"), Cards.Metric("fine") with { Stale = new StaleRule("aje", 3) });
        var rows = new Rows().With("sessions", 1).WithText("plan", "x").With("fine", 1).With("age", 1);

        var thrown = Assert.Throws<InputException>(() => ScoringPlan.Compile(card, rows.Schema, "part-0.parquet"));

        Assert.Equal(["part-0.parquet, column \"sesions\"", "part-0.parquet, column \"plan\"", "part-0.parquet, column \"aje\""], thrown.Problems.Select(problem => problem.Where));
        Assert.Contains("nearest: sessions", thrown.Problems[0].Expected, StringComparison.Ordinal);
        Assert.Contains("metric \"plan\"", thrown.Problems[1].Expected, StringComparison.Ordinal);
        Assert.Contains("nearest: age", thrown.Problems[2].Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_score_is_taken_over_onto_the_grid()
    {
        var card = Cards.Of(Array.Empty<Formula>()) with { Existing = new ExistingScore("theirs", null) };

        var scored = new Rows().With("theirs", 74.995, 0, 101, null, -1).Score(card);

        Assert.Equal([7500, 0, None, None, None], scored.Score);
        Assert.Equal([2, 0, 255, 255, 255], scored.Band);
        Assert.Equal((3L, 2L), (scored.Counts.Unscored, scored.Counts.ExistingInvalid));
    }

    [Fact]
    public void An_existing_band_is_taken_over_without_a_score()
    {
        var card = Cards.Of(Array.Empty<Formula>()) with { Existing = new ExistingScore(null, "colour") };

        var scored = new Rows().WithText("colour", "healthy", "unhealthy", "purple", null).Score(card);

        Assert.Equal([2, 0, 255, 255], scored.Band);
        Assert.All(scored.Score, score => Assert.Equal(None, score));
        Assert.Equal(1, scored.Counts.ExistingInvalid);
    }

    [Fact]
    public void A_column_that_is_both_band_and_condition_means_the_right_thing_in_each()
    {
        var card = Cards.Of(Array.Empty<Formula>()) with
        {
            Existing = new ExistingScore(null, "colour"),
            Overrides = [new Override { When = Cards.Is("colour", new Comparison.OneOf(["healthy"])), Kind = OverrideKind.SetBand, Band = "at risk", Reason = "doubt" }],
        };

        var scored = new Rows().WithText("colour", "healthy", "unhealthy", "at risk").Score(card, dictionaries: true);

        Assert.Equal([1, 0, 1], scored.Band);
        Assert.Equal([0, 255, 255], scored.Override);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void A_missing_value_counts_for_each_customer_of_a_formula_that_uses_it(int every)
    {
        const int Count = 1000;
        var random = new Random(every);
        var card = Cards.Of(
            Cards.Formula("first", Cards.Dimension("d", 1, Cards.Metric("a"))) with { When = Cards.Is("segment", new Comparison.Below(1)) },
            Cards.Formula("second", Cards.Dimension("d", 1, Cards.Metric("b"))));
        double?[] segment = [.. Enumerable.Range(0, Count).Select(_ => (double?)random.Next(every))];
        double?[] Values() => [.. Enumerable.Range(0, Count).Select(_ => random.Next(3) == 0 ? (double?)null : 50)];
        var (a, b) = (Values(), Values());

        var counts = new Rows().With("segment", segment).With("a", a).With("b", b).Score(card).Counts;

        Assert.Equal([a.Index().Count(value => value.Item is null && segment[value.Index] < 1), b.Index().Count(value => value.Item is null && segment[value.Index] >= 1)], counts.Missing);
    }
}
