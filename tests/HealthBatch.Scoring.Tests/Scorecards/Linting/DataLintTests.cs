using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Linting;
using HealthBatch.Scoring.Tests.Kernel;

namespace HealthBatch.Scoring.Tests.Scorecards.Linting;

public sealed class DataLintTests
{
    private const int Customers = 100;

    [Fact]
    public void Values_that_spread_and_tell_different_things_give_no_warnings() =>
        Assert.Empty(Check(Cards.Of(Cards.Metric("a"), Cards.Metric("b")), new Rows().With("a", Each(i => i)).With("b", Each(i => i * 37 % 100))));

    [Fact]
    public void A_normaliser_that_clips_most_customers_is_named()
    {
        var card = Cards.Of(Cards.Metric("a", normalise: new Normaliser.Linear(0, 40)), Cards.Metric("b", normalise: new Normaliser.Linear(0, 60)));

        var warning = Assert.Single(Check(card, new Rows().With("a", Each(i => i)).With("b", Each(i => i * 37 % 100))));

        // 41 to 99 lie beyond 40, of 100; 61 to 99 are fewer than half.
        Assert.Equal(("clipped", "metric a"), (warning.Rule, warning.Where));
        Assert.StartsWith("59 of 100 values", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_that_say_the_same_are_named_whichever_way_they_run()
    {
        var card = Cards.Of(Cards.Metric("a"), Cards.Metric("b", normalise: new Normaliser.Linear(300, 0)));

        var warning = Assert.Single(Check(card, new Rows().With("a", Each(i => i)).With("b", Each(i => i + (i % 5)))));

        Assert.Equal("correlated", warning.Rule);
        Assert.Contains("a and b are correlated at -1.00", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_without_customers_is_named()
    {
        var card = Cards.Of(
            Cards.Formula("new", Cards.Dimension("d", 1, Cards.Metric("a"))) with { When = Cards.Is("a", new Comparison.Above(1000)) },
            Cards.Formula("rest", Cards.Dimension("d", 1, Cards.Metric("a"))));

        Assert.Equal([("unused-segment", "formula new")], Check(card, new Rows().With("a", Each(i => i))).Select(warning => (warning.Rule, warning.Where)));
    }

    [Fact]
    public void A_metric_that_most_customers_lack_is_named()
    {
        var warning = Assert.Single(Check(Cards.Of(Cards.Metric("a"), Cards.Metric("b")), new Rows().With("a", Each(i => i)).With("b", Each(i => i % 5 == 0 ? i : i % 5 == 1 ? double.NaN : null))));

        Assert.Equal(("mostly-missing", "metric b"), (warning.Rule, warning.Where));
        Assert.StartsWith("80 of 100 customers have no value (60 missing, 20 invalid, 0 stale)", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Raters_who_differ_are_named_until_they_are_corrected()
    {
        var rated = Cards.Metric("a") with { Rater = "csm" };
        Rows Rows(double optimism) => new Rows().With("a", Each(i => (i * 37 % 50) + (i % 4 == 0 ? optimism : 0))).WithText("csm", [.. Enumerable.Range(0, Customers).Select(i => i == 99 ? null : $"csm {i % 4}")]);

        Assert.Empty(Check(Cards.Of(rated), Rows(0)));
        var warning = Assert.Single(Check(Cards.Of(rated), Rows(40)));
        Assert.Equal("raters-differ", warning.Rule);
        Assert.StartsWith("the 4 raters of a (csm) differ beyond chance", warning.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<LintWarning> Check(Scorecard card, Rows rows)
    {
        var lint = new DataLint(rows.Plan(card));
        lint.Add(rows.Batch(lint.Columns));
        return lint.Warnings();
    }

    private static double?[] Each(Func<int, double?> value) => [.. Enumerable.Range(0, Customers).Select(value)];
}
