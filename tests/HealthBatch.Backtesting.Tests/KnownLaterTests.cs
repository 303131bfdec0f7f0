using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Tests;

public sealed class KnownLaterTests
{
    [Fact]
    public void Rows_that_became_known_later_end_the_run_or_are_left_out_and_counted()
    {
        var story = new Story { Options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(40) } };
        var input = story.On(0, ("a", 10)).Then("a", 5, "churned").Input();
        var end = Story.Day(1).ToDateTime(TimeOnly.MinValue);
        input = input with
        {
            Snapshots =
            [
                new Snapshot(Story.Day(0), [new MemoryTable(
                    "day 0", 2, ("customer_id", ["a", "b", "c", "d"]), ("score", [10.0, 20.0, 80.0, 90.0]), ("known_at", [end.AddTicks(-10), end, null, end.AddDays(3)]))]),
            ],
        };

        var thrown = Assert.Throws<InputException>(() => BacktestRun.Evaluate(input, story.Options, cancellation: TestContext.Current.CancellationToken));
        var report = BacktestRun.Evaluate(input, story.Options with { KnownLater = ConflictPolicy.Quarantine }, cancellation: TestContext.Current.CancellationToken);

        Assert.Contains("2 rows that became known after that date", thrown.Message, StringComparison.Ordinal);
        Assert.Equal((4L, 1L, 1L, 2L), (report.Ledger.Scored, report.Ledger.Churned, report.Ledger.Retained, report.Ledger.Excluded["knownLater"]));
    }
}
