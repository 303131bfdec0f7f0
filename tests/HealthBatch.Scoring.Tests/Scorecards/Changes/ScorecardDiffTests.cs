using System.Text;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;

namespace HealthBatch.Scoring.Tests.Scorecards.Changes;

public sealed class ScorecardDiffTests
{
    [Theory]
    [InlineData("\"weight\": 40", "\"weight\": 60", "formula everyone else: weight of dimension usage 40 -> 60 (66.67 -> 75 points of 100)")]
    [InlineData("\"healthy\": 75.25", "\"healthy\": 70", "bands: healthy starts at 75.25 -> 70")]
    [InlineData("\"healthy\": 75.25", "\"great\": 75.25", "bands: band healthy removed")]
    [InlineData("\"edges\": \"lower-inclusive\"", "\"edges\": \"upper-inclusive\"", "bands: edges lower-inclusive -> upper-inclusive")]
    [InlineData("{ \"goal\": 8 }", "{ \"linear\": { \"worst\": 9, \"best\": 1 } }", "formula onboarding: normaliser of setup steps goal 8 -> linear from 9 (worst) to 1 (best)")]
    [InlineData("\"points\": -20.5", "\"points\": -25", "formula everyone else: normaliser of tickets steps from 60: +40 where is 0, -20.5 where from 4 to 9, -60 where above 9 -> steps from 60: +40 where is 0, -25 where from 4 to 9, -60 where above 9")]
    [InlineData("\"missing\": \"worst\"", "\"missing\": 30", "formula everyone else: missing sessions worst (0) -> 30")]
    [InlineData("\"after\": 90", "\"after\": 30", "formula everyone else: age of CSM rating stale when csm_rating_age_days is above 90 days -> stale when csm_rating_age_days is above 30 days")]
    [InlineData("\"below\": 90", "\"below\": 60", "formula onboarding: who belongs: tenure_days below 90 and plan is one of pro, enterprise -> tenure_days below 60 and plan is one of pro, enterprise")]
    [InlineData("\"cap\": 40", "\"cap\": 35", "overrides: override at most 40 where days_past_due above 60 (invoice overdue) -> at most 35 where days_past_due above 60 (invoice overdue)")]
    [InlineData("{ \"do\": \"nothing\" }", "{ \"do\": \"wave\" }", "actions: action \"nothing\" for everyone -> \"wave\" for everyone")]
    [InlineData("{ \"do\": \"nothing\" }", "{ \"when\": { \"trend\": \"new\" }, \"do\": \"greet\" }", "actions: action removed: \"nothing\" for everyone")]
    [InlineData("\"horizonDays\": 120", "\"horizonDays\": 90", "outcome: horizon 120 days -> 90 days")]
    [InlineData("\"minimumCoverage\": 0.6", "\"minimumCoverage\": 0.5", "scorecard: minimum coverage 0.6 -> 0.5")]
    [InlineData("\"amountColumn\": \"arr\",", "", "columns: amount column arr -> amount")]
    [InlineData("\"treatedColumn\": \"treated\",", "", "columns: treated column treated -> (not set)")]
    [InlineData("\"5\": \"executive sponsor\"", "\"5\": \"sponsor\"", "formula everyone else: rubric of CSM rating 1: no sponsor; 5: executive sponsor -> 1: no sponsor; 5: sponsor")]
    public void What_changed_is_said_in_words(string stretch, string replacement, string change)
    {
        var after = ScorecardFile.Read(Encoding.UTF8.GetBytes(CompleteScorecard.With(stretch, replacement)), "after.json");

        Assert.Equal(change, ScorecardDiff.Between(CompleteScorecard.Read(), after)[0].ToString());
    }

    [Fact]
    public void A_weight_that_changes_shifts_the_points_of_the_others()
    {
        var after = ScorecardFile.Read(Encoding.UTF8.GetBytes(CompleteScorecard.With("\"column\": \"sessions_30d\", \"weight\": 2", "\"column\": \"sessions_30d\", \"weight\": 6")), "after.json");

        // usage has 40 of 60; its metrics weigh 2, 1, 1 and then 6, 1, 1.
        Assert.Equal(
            [
                "formula everyone else: weight of sessions 2 -> 6 (33.33 -> 50 points of 100)",
                "formula everyone else: weight of tickets stays 1 and counts 16.67 -> 8.33 points of 100",
                "formula everyone else: weight of logins stays 1 and counts 16.67 -> 8.33 points of 100",
            ],
            ScorecardDiff.Between(CompleteScorecard.Read(), after).Select(change => change.ToString()));
    }

    [Fact]
    public void A_metric_that_moves_to_another_dimension_keeps_its_name_and_changes_its_points()
    {
        var before = CompleteScorecard.Read();
        var dimensions = before.Formulas[1].Dimensions;
        var moved = dimensions[0].Metrics[2];
        Dimension[] after = [dimensions[0] with { Metrics = [.. dimensions[0].Metrics.Take(2)] }, dimensions[1] with { Metrics = [.. dimensions[1].Metrics, moved] }];

        // usage has 40 of 60 with weights 2, 1, 1; relationship 20 with 1, then with 1, 1.
        Assert.Equal(
            [
                "weight of sessions stays 2 and counts 33.33 -> 44.44 points of 100", "weight of tickets stays 1 and counts 16.67 -> 22.22 points of 100",
                "weight of CSM rating stays 1 and counts 33.33 -> 16.67 points of 100", "dimension of logins usage -> relationship",
            ],
            ScorecardDiff.Between(before, before with { Formulas = [before.Formulas[0], before.Formulas[1] with { Dimensions = after }] })
                .Select(change => change.What).Where(what => !what.StartsWith("order", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_scorecard_in_another_layout_has_no_changes() =>
        Assert.Empty(ScorecardDiff.Between(CompleteScorecard.Read(), ScorecardFile.Read(ScorecardFile.Write(CompleteScorecard.Read()), "again.json")));

    [Fact]
    public void The_order_of_actions_is_a_change()
    {
        var before = CompleteScorecard.Read();
        var after = before with { Actions = [.. before.Actions.Reverse()] };

        Assert.Equal("actions: the actions come in another order: the first that matches wins or acts first", ScorecardDiff.Between(before, after).Single().ToString());
    }

    [Fact]
    public void A_segment_that_comes_and_one_that_goes_are_named()
    {
        var before = CompleteScorecard.Read();
        var after = before with { Formulas = [before.Formulas[0] with { Segment = "starters" }, before.Formulas[1]] };

        Assert.Equal(["segment onboarding removed", "segment starters added"], ScorecardDiff.Between(before, after).Select(change => change.What));
    }
}
