using System.Text;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Testing;

namespace HealthBatch.Scoring.Tests.Scorecards;

public sealed class ScorecardFileTests
{
    [Fact]
    public void Every_key_of_the_format_reaches_the_model()
    {
        var card = CompleteScorecard.Read();

        Assert.Equal("b2b-saas", card.Name);
        Assert.Equal(3, card.Version);
        Assert.Equal(new DateOnly(2026, 1, 1), card.EffectiveFrom);
        Assert.Equal("everything at once", card.Description);
        Assert.Equal([new Band("unhealthy", 0), new Band("at risk", 50), new Band("healthy", 75.25)], card.Bands.Bands);
        Assert.Equal(BandEdges.LowerInclusive, card.Bands.Edges);
        Assert.Equal(0.6, card.MinimumCoverage);
        Assert.Equal("arr", card.AmountColumn);
        Assert.Equal("treated", card.TreatedColumn);
        Assert.Equal(["b2b-saas-simple.json"], card.Challengers);
        Assert.Equal(new TrendRule(7.5, 60), card.Trend);
        Assert.Equal(new AdoptionEvidence("proposal.json", new string('a', 64), "Ada", new DateOnly(2025, 12, 30)), card.Adopted);
        Assert.Equal(["churned", "not renewed"], card.Outcome.Events);
        Assert.Equal(120, card.Outcome.HorizonDays);
        Assert.Equal(LabelRule.FirstDecision, card.Outcome.Label);
        Assert.True(card.Outcome.ChurnIsFinal);
        Assert.Null(card.Existing);
    }

    [Fact]
    public void Every_normaliser_reaches_the_model()
    {
        var metrics = CompleteScorecard.Read().Formulas.SelectMany(formula => formula.Metrics).ToDictionary(metric => metric.Name);

        Assert.Equal(new Normaliser.Goal(8), metrics["setup steps"].Normalise);
        Assert.Equal(new Normaliser.Log(0, 500), metrics["seats"].Normalise);
        Assert.Equal(new Normaliser.Linear(0, 30), metrics["sessions"].Normalise);
        var steps = Assert.IsType<Normaliser.Steps>(metrics["tickets"].Normalise);
        Assert.Equal(60, steps.Base);
        Assert.Equal(["0"], Assert.IsType<Comparison.OneOf>(steps.Table[0].When).Values);
        Assert.Equal(new Step(new Comparison.Between(4, 9), -20.5), steps.Table[1]);
        Assert.Equal(new Step(new Comparison.Above(9), -60), steps.Table[2]);
        var percentile = Assert.IsType<Normaliser.Percentile>(metrics["logins"].Normalise);
        Assert.Equal("2025-12-31", percentile.Reference);
        Assert.Equal([0, 1, 1, 5, 20], percentile.Quantiles);
        Assert.False(percentile.HigherIsBetter);
        Assert.StartsWith("0123", percentile.ReferenceSha256, StringComparison.Ordinal);
        var map = Assert.IsType<Normaliser.Map>(metrics["CSM rating"].Normalise);
        Assert.Equal(50, map.Values["3"]);
        Assert.Equal(40, map.Otherwise);
    }

    [Fact]
    public void Every_policy_for_a_value_that_is_not_there_reaches_the_model()
    {
        var metrics = CompleteScorecard.Read().Formulas.SelectMany(formula => formula.Metrics).ToDictionary(metric => metric.Name);

        Assert.Equal(MissingPolicy.Redistribute, metrics["setup steps"].Missing);
        Assert.Equal(new MissingPolicy(MissingPolicyKind.Value, 12.5), metrics["seats"].Missing);
        Assert.Equal(MissingPolicyKind.Worst, metrics["sessions"].Missing.Kind);
        Assert.Equal(MissingPolicyKind.Neutral, metrics["tickets"].Missing.Kind);
        Assert.Equal(new StaleRule("csm_rating_age_days", 90), metrics["CSM rating"].Stale);
        Assert.Equal("csm_id", metrics["CSM rating"].Rater);
        Assert.True(metrics["CSM rating"].CorrectRater);
        Assert.Equal("executive sponsor", metrics["CSM rating"].Rubric!["5"]);
    }

    [Fact]
    public void Several_columns_in_one_condition_mean_all_of_them()
    {
        var all = Assert.IsType<Condition.All>(CompleteScorecard.Read().Formulas[0].When);

        Assert.Equal(new Condition.Of("tenure_days", new Comparison.Below(90)), all.Conditions[0]);
        var plan = Assert.IsType<Condition.Of>(all.Conditions[1]);
        Assert.Equal(["pro", "enterprise"], Assert.IsType<Comparison.OneOf>(plan.Test).Values);
    }

    [Fact]
    public void Overrides_and_actions_reach_the_model()
    {
        var card = CompleteScorecard.Read();

        Assert.Equal((OverrideKind.Cap, 40d, "invoice overdue"), (card.Overrides[0].Kind, card.Overrides[0].Limit, card.Overrides[0].Reason));
        var any = Assert.IsType<Condition.Any>(card.Overrides[1].When);
        Assert.Equal(["true"], Assert.IsType<Comparison.OneOf>(Assert.IsType<Condition.Of>(any.Conditions[0]).Test).Values);
        Assert.Equal(new Condition.Not(new Condition.Of("owner", new Comparison.IsMissing(false))), any.Conditions[1]);
        Assert.Equal((OverrideKind.SetBand, "unhealthy"), (card.Overrides[2].Kind, card.Overrides[2].Band));
        Assert.Equal(("unhealthy", "falling", "usage"), (card.Actions[0].Band, card.Actions[0].Trend, card.Actions[0].Reason));
        Assert.Equal(("onboarding", "worsened"), (card.Actions[1].Segment, card.Actions[1].BandChange));
        Assert.Equal(new Condition.Of("amount", new Comparison.Above(1000)), card.Actions[1].Columns);
        Assert.Equal(new ActionRule { Do = "nothing" }, card.Actions[2]);
    }

    [Fact]
    public void What_was_written_reads_back_the_same()
    {
        var written = ScorecardFile.Write(CompleteScorecard.Read());
        var readBack = ScorecardFile.Read(written, "written.json");

        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(ScorecardFile.Write(readBack)));
        // Nothing got lost on the way: the values of the file and of what was written are the same ones.
        Assert.Equal(Values(Encoding.UTF8.GetBytes(CompleteScorecard.Json)), Values(written));
    }

    [Fact]
    public void The_canonical_form_ends_with_a_newline_and_has_no_carriage_return()
    {
        var written = ScorecardFile.Write(CompleteScorecard.Read());

        Assert.Equal((byte)'\n', written[^1]);
        Assert.DoesNotContain((byte)'\r', written);
    }

    [Theory]
    [InlineData("\"scoreColumn\": \"their_score\"", "their_score", null)]
    [InlineData("\"bandColumn\": \"their_band\"", null, "their_band")]
    public void A_column_can_take_the_place_of_formulas(string key, string? score, string? band)
    {
        var json = $$"""
            { "name": "theirs", "version": 1, "effectiveFrom": "2026-01-01", {{key}}, "bands": { "from": { "red": 0, "green": 50 } } }
            """;

        var card = ScorecardFile.Read(Encoding.UTF8.GetBytes(json), "theirs.json");

        Assert.Equal(new ExistingScore(score, band), card.Existing);
        Assert.Empty(card.Formulas);
        Assert.Equal(card.Existing, ScorecardFile.Read(ScorecardFile.Write(card), "again.json").Existing);
    }

    [Fact]
    public void What_is_left_out_takes_the_stated_defaults()
    {
        var card = ScorecardFile.Read("""
            { "name": "a", "version": 1, "effectiveFrom": "2026-01-01", "scoreColumn": "s", "bands": { "from": { "all": 0 } } }
            """u8.ToArray(), "least.json");

        Assert.Equal(0, card.MinimumCoverage);
        Assert.Equal(new TrendRule(5, 90), card.Trend);
        Assert.Equal(["churned"], card.Outcome.Events);
        Assert.Equal(90, card.Outcome.HorizonDays);
        Assert.Equal("amount", card.AmountColumn);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        byte[] marked = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(CompleteScorecard.Json)];

        Assert.Equal("b2b-saas", ScorecardFile.Read(marked, "marked.json").Name);
    }

    [Fact]
    public void The_real_scorecard_of_the_shared_data_reads()
    {
        if (RepositoryPaths.Cdnow is not { } folder)
        {
            Assert.Skip("the shared data is not beside this checkout");
            return;
        }

        var card = ScorecardFile.Read(File.ReadAllBytes(Path.Combine(folder, "scorecard.json")), "scorecard.json");

        Assert.Equal(["recency", "orders, 90 days", "spend, 90 days", "active months"], card.Formulas.Single().Metrics.Select(metric => metric.Name));
        Assert.Equal(100, card.Formulas.Single().Metrics.Sum(metric => metric.Weight));
    }

    [Fact]
    public void All_problems_come_at_once_in_the_order_of_the_file()
    {
        var json = CompleteScorecard.Json
            .Replace("\"version\": 3", "\"version\": 0", StringComparison.Ordinal)
            .Replace("\"at risk\": 50", "\"at risk\": 0", StringComparison.Ordinal)
            .Replace("\"goal\": 8", "\"goal\": \"eight\"", StringComparison.Ordinal)
            .Replace("\"weight\": 40", "\"weihgt\": 40", StringComparison.Ordinal)
            .Replace("\"setBand\": \"unhealthy\"", "\"setBand\": \"unhealthly\"", StringComparison.Ordinal);

        var problems = Assert.Throws<InputException>(() => ScorecardFile.Read(Encoding.UTF8.GetBytes(json), "cards/x.json")).Problems;

        Assert.Equal(
            [
                "cards/x.json:4:14: version: found 0; expected a whole number from 1",
                "cards/x.json:7:79: bands.from[\"at risk\"]: found 0, where the band before starts too; expected a start above 0",
                "cards/x.json:18:99: formulas[0].dimensions[0].metrics[0].normalise.goal: found \"eight\"; expected a target above 0",
                "cards/x.json:27:9: formulas[1].dimensions[0]: found no \"weight\"; expected \"weight\": a finite number, 0 or more",
                "cards/x.json:29:11: formulas[1].dimensions[0].weihgt: found the unknown key \"weihgt\"; expected a known key: did you mean \"weight\"?",
                "cards/x.json:65:78: overrides[2].setBand: found the band \"unhealthly\"; expected a band of this scorecard: did you mean \"unhealthy\"?",
            ],
            problems.Select(problem => problem.ToString()));
    }

    private static string[] Values(byte[] json)
    {
        var values = new List<string>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
            {
                values.Add(Encoding.UTF8.GetString(reader.ValueSpan));
            }
        }

        // "redistribute" is the default, which the canonical form leaves out.
        values.Remove("redistribute");
        return [.. values.Order(StringComparer.Ordinal)];
    }
}
