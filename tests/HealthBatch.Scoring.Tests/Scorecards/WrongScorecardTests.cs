using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Scorecards;

/// <summary>One wrong thing at a time: the reader names its key path and what was expected, and nothing else.</summary>
public sealed class WrongScorecardTests
{
    [Theory]
    [InlineData("\"at risk\": 50, ", "\"at risk\": 80, ", "bands.from.healthy", "rise")]
    [InlineData("\"at risk\": 50, ", "\"at risk\": 75.25, ", "bands.from.healthy", "above 75.25")]
    [InlineData("\"unhealthy\": 0", "\"unhealthy\": 1", "bands.from.unhealthy", "starts at 0")]
    [InlineData("\"healthy\": 75.25", "\"healthy\": 101", "bands.from.healthy", "0 to 100")]
    [InlineData("\"unhealthy\": 0, \"at risk\"", "\"unhealthy\": -1, \"at risk\"", "bands.from.unhealthy", "0 to 100")]
    [InlineData("\"healthy\": 75.25", "\"healthy\": 75.255", "bands.from.healthy", "steps of 0.01")]
    [InlineData("\"healthy\": 75.25", "\" healthy\": 75.25", "bands.from[\" healthy\"]", "name")]
    [InlineData("\"edges\": \"lower-inclusive\"", "\"edges\": \"lower_inclusive\"", "bands.edges", "did you mean \"lower-inclusive\"?")]
    [InlineData("\"minimumCoverage\": 0.6", "\"minimumCoverage\": 60", "minimumCoverage", "0 to 1")]
    [InlineData("\"name\": \"b2b-saas\"", "\"name\": \"B2B SaaS\"", "name", "lower-case")]
    [InlineData("\"effectiveFrom\": \"2026-01-01\"", "\"effectiveFrom\": \"2026-02-30\"", "effectiveFrom", "yyyy-MM-dd")]
    [InlineData("\"version\": 3", "\"version\": 2.5", "version", "whole number")]
    [InlineData("\"version\": 3", "\"version\": 3, \"version\": 4", "version", "once")]
    [InlineData("\"weight\": 40", "\"weight\": -40", "formulas[1].dimensions[0].weight", "0 or more")]
    [InlineData("\"weight\": 40", "\"weight\": 1e999", "formulas[1].dimensions[0].weight", "finite")]
    [InlineData("\"weight\": 40", "\"weight\": \"40\"", "formulas[1].dimensions[0].weight", "finite number")]
    [InlineData("\"weight\": 60", "\"weight\": 0", "formulas[0].dimensions", "weight above 0")]
    [InlineData("\"column\": \"setup_steps\", \"weight\": 1", "\"column\": \"setup_steps\", \"weight\": 0", "formulas[0].dimensions[0].metrics", "weight above 0")]
    [InlineData("\"name\": \"tickets\"", "\"name\": \"sessions\"", "formulas[1].dimensions[0].metrics[1].name", "does not have")]
    [InlineData("\"name\": \"CSM rating\"", "\"name\": \"sessions\"", "formulas[1].dimensions[1].metrics[0].name", "formulas[1].dimensions[0].metrics[0] does not have")]
    [InlineData("\"name\": \"relationship\"", "\"name\": \"usage\"", "formulas[1].dimensions[1].name", "does not have")]
    [InlineData("\"segment\": \"everyone else\",", "\"segment\": \"onboarding\",", "formulas[1].segment", "does not have")]
    [InlineData("\"segment\": \"everyone else\",", "\"segment\": \"everyone else\", \"when\": { \"a\": { \"above\": 1 } },", "formulas[1].when", "everyone")]
    [InlineData("\"when\": { \"tenure_days\": { \"below\": 90 }, \"plan\": { \"oneOf\": [ \"pro\", \"enterprise\" ] } },", "", "formulas[0]", "never reached")]
    [InlineData("{ \"goal\": 8 }", "{ \"goal\": 0 }", "formulas[0].dimensions[0].metrics[0].normalise.goal", "above 0")]
    [InlineData("{ \"goal\": 8 }", "{ }", "formulas[0].dimensions[0].metrics[0].normalise", "exactly one of")]
    [InlineData("{ \"goal\": 8 }", "{ \"goal\": 8, \"linear\": { \"worst\": 1, \"best\": 2 } }", "formulas[0].dimensions[0].metrics[0].normalise", "exactly one of")]
    [InlineData("{ \"goal\": 8 }", "{ \"goal\": 8, \"otherwise\": 1 }", "formulas[0].dimensions[0].metrics[0].normalise", "\"map\" beside")]
    [InlineData("{ \"goal\": 8 }", "{ \"gaol\": 8, \"goal\": 8 }", "formulas[0].dimensions[0].metrics[0].normalise.gaol", "one of")]
    [InlineData("{ \"worst\": 0, \"best\": 30 }", "{ \"worst\": 30, \"best\": 30 }", "formulas[1].dimensions[0].metrics[0].normalise.linear", "two different")]
    [InlineData("{ \"worst\": 0, \"best\": 30 }", "{ \"worst\": 0 }", "formulas[1].dimensions[0].metrics[0].normalise.linear", "\"best\"")]
    [InlineData("{ \"worst\": 0, \"best\": 500 }", "{ \"worst\": -1, \"best\": 500 }", "formulas[0].dimensions[0].metrics[1].normalise.log.worst", "0 or more")]
    [InlineData("{ \"worst\": 0, \"best\": 500 }", "{ \"worst\": 5, \"best\": 5 }", "formulas[0].dimensions[0].metrics[1].normalise.log", "two different")]
    [InlineData("\"3\": 50, \"5\": 100 }", "\"3\": 50, \"5\": 101 }", "formulas[1].dimensions[1].metrics[0].normalise.map[\"5\"]", "0 to 100")]
    [InlineData("\"3\": 50, \"5\": 100 }", "\"3\": 50, \"3.0\": 60, \"5\": 100 }", "formulas[1].dimensions[1].metrics[0].normalise.map[\"3.0\"]", "each value once")]
    [InlineData("\"otherwise\": 40", "\"otherwise\": 400", "formulas[1].dimensions[1].metrics[0].normalise.otherwise", "0 to 100")]
    [InlineData("\"base\": 60", "\"base\": 160", "formulas[1].dimensions[0].metrics[1].normalise.steps.base", "0 to 100")]
    [InlineData("\"between\": [ 4, 9 ]", "\"between\": [ 9, 4 ]", "formulas[1].dimensions[0].metrics[1].normalise.steps.table[1].when.between", "low limit first")]
    [InlineData("\"between\": [ 4, 9 ]", "\"between\": [ 4 ]", "formulas[1].dimensions[0].metrics[1].normalise.steps.table[1].when.between", "two numbers")]
    [InlineData("\"between\": [ 4, 9 ]", "\"isMissing\": true", "formulas[1].dimensions[0].metrics[1].normalise.steps.table[1].when.isMissing", "one of")]
    [InlineData("\"points\": -20.5", "\"points\": null", "formulas[1].dimensions[0].metrics[1].normalise.steps.table[1].points", "finite number")]
    [InlineData("[ 0, 1, 1, 5, 20 ]", "[ 0, 1, 5, 4, 20 ]", "formulas[1].dimensions[0].metrics[2].normalise.percentile.quantiles[3]", "never fall")]
    [InlineData("[ 0, 1, 1, 5, 20 ]", "[ 3, 3 ]", "formulas[1].dimensions[0].metrics[2].normalise.percentile.quantiles", "two different")]
    [InlineData("[ 0, 1, 1, 5, 20 ]", "[ 3 ]", "formulas[1].dimensions[0].metrics[2].normalise.percentile.quantiles", "at least two")]
    [InlineData("\"missing\": \"neutral\"", "\"missing\": \"neutrall\"", "formulas[1].dimensions[0].metrics[1].missing", "did you mean \"neutral\"?")]
    [InlineData("\"missing\": 12.5", "\"missing\": 120", "formulas[0].dimensions[0].metrics[1].missing", "0 to 100")]
    [InlineData("\"missing\": 12.5", "\"missing\": true", "formulas[0].dimensions[0].metrics[1].missing", "\"redistribute\"")]
    [InlineData("\"after\": 90", "\"after\": -1", "formulas[1].dimensions[1].metrics[0].stale.after", "0 or more")]
    [InlineData("\"rater\": \"csm_id\", ", "", "formulas[1].dimensions[1].metrics[0]", "\"rater\" beside")]
    [InlineData("{ \"tenure_days\": { \"below\": 90 }, ", "{ \"tenure_days\": { \"under\": 90 }, ", "formulas[0].when.tenure_days.under", "one of")]
    [InlineData("{ \"tenure_days\": { \"below\": 90 }, ", "{ \"tenure_days\": 90, ", "formulas[0].when.tenure_days", "a comparison")]
    [InlineData("{ \"tenure_days\": { \"below\": 90 }, ", "{ \"tenure_days\": { \"below\": 9, \"above\": 9 }, ", "formulas[0].when.tenure_days", "some value can meet")]
    [InlineData("{ \"days_past_due\": { \"above\": 60 } }", "{ }", "overrides[0].when", "a condition")]
    [InlineData("\"cap\": 40", "\"cap\": 140", "overrides[0].cap", "0 to 100")]
    [InlineData("\"cap\": 40, ", "", "overrides[0]", "exactly one of \"cap\", \"floor\", \"setBand\"")]
    [InlineData(", \"reason\": \"gave notice\"", "", "overrides[2]", "\"reason\"")]
    [InlineData("\"band\": \"unhealthy\", ", "\"band\": \"red\", ", "actions[0].when.band", "\"unhealthy\", \"at risk\", \"healthy\"")]
    [InlineData("\"trend\": \"falling\"", "\"trend\": \"down\"", "actions[0].when.trend", "\"falling\"")]
    [InlineData("\"reason\": \"usage\"", "\"reason\": \"usgae\"", "actions[0].when.reason", "did you mean \"usage\"?")]
    [InlineData("\"segment\": \"onboarding\", \"bandChange\"", "\"segment\": \"new\", \"bandChange\"", "actions[1].when.segment", "a segment of this scorecard")]
    [InlineData("\"bandChange\": \"worsened\"", "\"bandChange\": \"worsend\"", "actions[1].when.bandChange", "did you mean \"worsened\"?")]
    [InlineData("{ \"do\": \"nothing\" }", "{ \"do\": \" \" }", "actions[2].do", "not empty")]
    [InlineData("\"threshold\": 7.5", "\"threshold\": 0", "trend.threshold", "above 0")]
    [InlineData("\"churned\", \"not renewed\"", "\"churned\", \"left\"", "outcome.event[1]", "\"not renewed\"")]
    [InlineData("\"churned\", \"not renewed\"", "\"churned\", \"churned\"", "outcome.event[1]", "once")]
    [InlineData("\"horizonDays\": 120", "\"horizonDays\": 0", "outcome.horizonDays", "1 to 3660")]
    [InlineData("\"label\": \"first-decision\"", "\"label\": \"first\"", "outcome.label", "\"first-decision\"")]
    [InlineData("\"churnIsFinal\": true", "\"churnIsFinal\": \"yes\"", "outcome.churnIsFinal", "true or false")]
    [InlineData("\"amountColumn\": \"arr\"", "\"scoreColumn\": \"arr\"", "", "exactly one of \"formulas\", \"scoreColumn\", \"bandColumn\"")]
    [InlineData("\"amountColumn\": \"arr\"", "\"amuontColumn\": \"arr\"", "amuontColumn", "did you mean \"amountColumn\"?")]
    [InlineData("\"by\": \"Ada\"", "\"by\": 7", "adopted.by", "a text")]
    [InlineData("\"rubric\": { \"1\"", "\"rubric\": { \"2\"", null, null)]
    public void A_wrong_key_or_value_is_named(string stretch, string replacement, string? keyPath, string? expected)
    {
        var json = Encoding.UTF8.GetBytes(CompleteScorecard.With(stretch, replacement));

        var problems = ScorecardFile.Check(json, out _);

        if (keyPath is null)
        {
            // A map with "otherwise" takes any value, so words for any value make sense.
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.Equal(keyPath, problem.KeyPath);
        Assert.Contains(expected!, problem.Expected, StringComparison.Ordinal);
        Assert.True(problem.Position.Line > 0 && problem.Position.Column > 0);
    }

    [Theory]
    [InlineData("{ \"name\": \"a\", }", 1, 16)]
    [InlineData("{ // a comment\n }", 1, 3)]
    [InlineData("", 1, 1)]
    [InlineData("{ \"name\": \"a\" } x", 1, 17)]
    [InlineData("{\n  \"name\": 'a' }", 2, 11)]
    [InlineData("{ \"a\": \"\\ud800\" }", 1, 8)]
    public void What_is_no_strict_json_is_refused_at_its_place(string json, int line, int column)
    {
        var problem = Assert.Single(Assert.Throws<InputException>(() => ScorecardFile.Read(Encoding.UTF8.GetBytes(json), "x.json")).Problems);

        Assert.Equal(FormattableString.Invariant($"x.json:{line}:{column}"), problem.Where);
        Assert.Contains("strict JSON", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_bands_has_no_score_to_cap()
    {
        var problem = Assert.Single(ScorecardFile.Check("""
            { "name": "a", "version": 1, "effectiveFrom": "2026-01-01", "bandColumn": "b", "bands": { "from": { "red": 0, "green": 50 } },
              "overrides": [ { "when": { "x": { "above": 1 } }, "cap": 10, "reason": "r" }, { "when": { "x": { "above": 1 } }, "setBand": "red", "reason": "r" } ] }
            """u8, out _));

        Assert.Equal("overrides[0].cap", problem.KeyPath);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        var problem = Assert.Single(Assert.Throws<InputException>(() => ScorecardFile.Read(new byte[] { (byte)'{', 0xFF, (byte)'}' }, "x.json")).Problems);

        Assert.Contains("UTF-8", problem.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    public void What_is_no_object_is_refused(string json)
    {
        var problem = Assert.Single(Assert.Throws<InputException>(() => ScorecardFile.Read(Encoding.UTF8.GetBytes(json), "x.json")).Problems);

        Assert.Equal("a scorecard", problem.Expected);
    }

    [Fact]
    public void Random_damage_gives_an_input_exception_or_a_scorecard_and_nothing_else()
    {
        var random = new Random(20261121);
        var whole = Encoding.UTF8.GetBytes(CompleteScorecard.Json);
        var refused = 0;
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = whole.ToArray();
            for (var k = 0; k <= i % 3; k++)
            {
                damaged[random.Next(damaged.Length)] = (byte)"{}[]\",:01-x \\e\u00e9"[random.Next(15)];
            }

            try
            {
                _ = ScorecardFile.Read(damaged.AsMemory(0, i % 5 == 0 ? random.Next(damaged.Length) : damaged.Length), "x.json");
            }
            catch (InputException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1_000, 2_000);
    }
}
