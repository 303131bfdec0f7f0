using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Tests;

public sealed class ChallengerTests
{
    [Fact]
    public void A_challenger_is_compared_on_the_observations_that_both_scored()
    {
        // Four who leave and four who stay; c9 has no amount, and so no score by the challenger, and c0 has none by the champion.
        var story = new Story { Options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(100) } };
        (string Customer, double Score, double Amount)[] rows =
            [("c1", 10, 90), ("c2", 20, 10), ("c3", 60, 20), ("c4", 30, 30), ("c5", 40, 80), ("c6", 50, 25), ("c7", 70, 85), ("c8", 80, 95)];
        story.On(0, [.. rows.Select(row => ((string?)row.Customer, (double?)row.Score)), ("c9", 99), ("c0", null)]);
        story.Worth("c0", 5);
        foreach (var (customer, _, amount) in rows)
        {
            story.Worth(customer, amount);
        }

        foreach (var customer in new[] { "c1", "c2", "c3", "c4" })
        {
            story.Then(customer, 5, "churned");
        }

        var input = story.Input();
        var challenger = input.Scorecard with { Name = "rival", Version = 3, Existing = new ExistingScore("amount", null) };
        var report = BacktestRun.Evaluate(input with { Challengers = [new Challenger(challenger, "abc")] }, story.Options, cancellation: TestContext.Current.CancellationToken);

        // By hand: of 16 pairs the champion has c3 above c5 and c6 (14 right), the challenger c1 above c5, c6, c7 and c4 above c6 (12 right).
        var result = Assert.Single(report.Challengers);
        Assert.Equal(new ScorecardIdentity("rival", 3, "abc"), result.Scorecard);
        Assert.Equal((8L, 4L), (result.Observations, result.Churned));
        Assert.Equal((14 / 16.0, 12 / 16.0, -2 / 16.0), (result.ChampionAuc!.Value, result.ChallengerAuc!.Value, result.Difference!.Value));
        Assert.Equal(result.Difference.Value, result.WithinDate!.Difference, 1e-12);
        Assert.Null(result.Interval);
        Assert.Equal(9, report.Ledger.Retained + report.Ledger.Churned);
        Assert.Empty(BacktestRun.Evaluate(input, story.Options, cancellation: TestContext.Current.CancellationToken).Challengers);
    }
}
