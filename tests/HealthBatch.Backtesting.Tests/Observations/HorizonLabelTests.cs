using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Tests.Observations;

/// <summary>Labelling every horizon in one walk says what the rules say of each horizon alone.</summary>
public sealed class HorizonLabelTests
{
    private static readonly string[] Words = ["churned", "renewed", "expanded", "contracted"];

    [Theory]
    [InlineData("churned", LabelRule.WithinHorizon, false)]
    [InlineData("churned", LabelRule.FirstDecision, false)]
    [InlineData("churned", LabelRule.WithinHorizon, true)]
    [InlineData("contracted", LabelRule.WithinHorizon, false)]
    [InlineData("contracted", LabelRule.FirstDecision, false)]
    [InlineData("contracted", LabelRule.FirstDecision, true)]
    [InlineData("not renewed", LabelRule.WithinHorizon, false)]
    public void Every_horizon_counts_as_if_it_were_alone(string judged, LabelRule label, bool final)
    {
        var random = new Random(7);
        var outcomes = Enumerable.Range(0, 400).SelectMany(c => Enumerable.Range(0, random.Next(8)).Select(_ => (Customer: c, Day: 15 * random.Next(-3, 26), Word: Words[random.Next(4)])))
            .Distinct().ToArray();
        var story = new Story
        {
            Definition = new OutcomeDefinition { Events = [judged], HorizonDays = 45, Label = label, ChurnIsFinal = final },
            Options = new BacktestOptions
            {
                RunDate = Story.Day(1000),
                ObservedThrough = Story.Day(395),
                Conflicts = ConflictPolicy.Quarantine,
                WaivedGuards = ["rows-after-churn"],
                Threads = 2,
            },
        };
        int[] days = [0, 20, 60, 65, 150, 330];
        foreach (var day in days)
        {
            story.On(day, [.. Enumerable.Range(0, 400).Where(_ => random.Next(8) > 0).Select(c => ((string?)$"c{c}", (double?)((c * 17) % 100)))]);
        }

        foreach (var (customer, day, word) in outcomes)
        {
            story.Then($"c{customer}", day, word);
        }

        var report = story.Run();
        Assert.Equal([30, 45, 60, 90, 180, 270, 360], report.Horizons.Select(row => row.Days));
        foreach (var row in report.Horizons)
        {
            long observations = 0, churned = 0;
            foreach (var day in days)
            {
                foreach (var c in story.CustomersOn(day))
                {
                    var fate = Fate([.. outcomes.Where(one => $"c{one.Customer}" == c)], day, row.Days, judged, label, final);
                    observations += fate is null ? 0 : 1;
                    churned += fate == true ? 1 : 0;
                }
            }

            Assert.Equal((row.Days, observations, churned), (row.Days, row.Observations, row.Churned));
        }
    }

    /// <summary>The rules in their plainest form: true for the event, false for none, null for a row that does not count.</summary>
    private static bool? Fate((int Customer, int Day, string Word)[] outcomes, int asOf, int horizon, string judged, LabelRule label, bool final)
    {
        var byDay = outcomes.GroupBy(one => one.Day).ToDictionary(day => day.Key, day => day.Select(one => one.Word).ToHashSet());
        var contradictory = byDay.Where(day => (day.Value.Contains("churned") && day.Value.Count > 1) || (day.Value.Contains("expanded") && day.Value.Contains("contracted")))
            .Select(day => day.Key).ToHashSet();
        int First(string word) => outcomes.Where(one => one.Word == word && one.Day > asOf && one.Day <= asOf + horizon && !contradictory.Contains(one.Day))
            .Select(one => one.Day).DefaultIfEmpty(int.MaxValue).Min();
        var kind = judged == "not renewed" ? "churned" : judged;
        if ((final && outcomes.Any(one => one.Word == "churned" && one.Day <= asOf && !contradictory.Contains(one.Day))) || asOf + horizon > 395)
        {
            return null;
        }

        if (contradictory.Any(day => day > asOf && day <= asOf + horizon) || (kind is "contracted" && First("churned") < First(kind)))
        {
            return null;
        }

        if (label == LabelRule.FirstDecision)
        {
            return First(kind) == int.MaxValue && First("renewed") == int.MaxValue ? null : First(kind) <= First("renewed");
        }

        return judged == "not renewed" ? First("renewed") == int.MaxValue : First(kind) != int.MaxValue;
    }
}
