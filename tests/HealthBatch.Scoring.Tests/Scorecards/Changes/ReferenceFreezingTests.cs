using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;

namespace HealthBatch.Scoring.Tests.Scorecards.Changes;

public sealed class ReferenceFreezingTests
{
    private static readonly Normaliser.Percentile Frozen = PercentileReference.Freeze("june", [1, 2, 3], intervals: 2);

    [Theory]
    [InlineData("""{ "linear": { "worst": 0, "best": 30 } }""", true)]
    [InlineData("""{ "linear": { "worst": 30, "best": 0 } }""", false)]
    [InlineData("""{ "log": { "worst": 0, "best": 30 } }""", true)]
    [InlineData("""{ "log": { "worst": 30, "best": 0 } }""", false)]
    [InlineData("""{ "goal": 8 }""", true)]
    [InlineData("""{ "percentile": { "reference": "may", "quantiles": [ 0, 1 ], "higherIsBetter": true } }""", true)]
    [InlineData("""{ "percentile": { "reference": "may", "quantiles": [ 0, 1 ], "higherIsBetter": false } }""", false)]
    public void The_direction_is_that_of_the_normaliser_before(string normaliser, bool higherIsBetter) =>
        Assert.Equal(("sessions_30d", higherIsBetter), ReferenceFreezing.Find(Card(normaliser), "sessions"));

    [Theory]
    [InlineData("tickets")]
    [InlineData("CSM rating")]
    public void Steps_and_maps_have_no_direction_to_go_on_with(string metric)
    {
        var refusal = Assert.Throws<InputException>(() => ReferenceFreezing.Find(CompleteScorecard.Read(), metric));

        Assert.Contains($"metric \"{metric}\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("higher values are better", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_that_is_another_one_in_another_segment_is_refused()
    {
        var seats = """{ "name": "seats", "column": "seats",""";
        var column = CompleteScorecard.With(seats, """{ "name": "sessions", "column": "seats",""");
        var direction = CompleteScorecard.With(seats, """{ "name": "sessions", "column": "sessions_30d",""")
            .Replace("""{ "log": { "worst": 0, "best": 500 } }""", """{ "log": { "worst": 500, "best": 0 } }""", StringComparison.Ordinal);

        Assert.Contains("seats, sessions_30d", Refusal(column), StringComparison.Ordinal);
        Assert.Contains("one direction", Refusal(direction), StringComparison.Ordinal);

        static string Refusal(string json) => Assert.Throws<InputException>(() => ReferenceFreezing.Find(Read(json), "sessions")).Message;
    }

    [Fact]
    public void A_metric_that_is_not_there_is_refused_with_the_names_of_those_that_are()
    {
        var refusal = Assert.Throws<InputException>(() => ReferenceFreezing.Find(CompleteScorecard.Read(), "nps"));

        Assert.Contains("one of setup steps; seats; sessions; tickets; logins; CSM rating", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_version_differs_in_that_metric_alone_and_was_adopted_from_no_proposal()
    {
        var card = CompleteScorecard.Read();
        var next = ReferenceFreezing.Next(card, "logins", Frozen, new DateOnly(2026, 7, 1));

        Assert.Equal(("b2b-saas.v4.json", 4, new DateOnly(2026, 7, 1)), (next.FileName, next.Scorecard.Version, next.Scorecard.EffectiveFrom));
        Assert.Null(next.Scorecard.Adopted);
        var before = card.Formulas.SelectMany(formula => formula.Metrics).ToArray();
        var after = ScorecardFile.Read(next.Bytes, "next.json").Formulas.SelectMany(formula => formula.Metrics).ToArray();
        Assert.Equal(before.Select(metric => metric.Name), after.Select(metric => metric.Name));
        Assert.Equal(["logins"], before.Zip(after).Where(pair => Text(pair.First.Normalise) != Text(pair.Second.Normalise)).Select(pair => pair.First.Name));
        Assert.Equal(Text(Frozen), Text(after.Single(metric => metric.Name == "logins").Normalise));
    }

    private static Scorecard Card(string sessions) => Read(CompleteScorecard.With("""{ "linear": { "worst": 0, "best": 30 } }""", sessions));

    private static Scorecard Read(string json) => ScorecardFile.Read(Encoding.UTF8.GetBytes(json), "card.json");

    private static string Text(Normaliser normaliser) => normaliser is Normaliser.Map ? "map" : Encoding.UTF8.GetString(ScorecardFile.WriteNormaliser(normaliser));
}
