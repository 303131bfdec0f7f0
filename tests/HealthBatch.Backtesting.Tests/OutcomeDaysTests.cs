using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Tests;

/// <summary>Days that a file can hold and the calendar cannot, as days since 1970.</summary>
public sealed class OutcomeDaysTests
{
    private static readonly BacktestOptions Options = new() { RunDate = Story.Day(1000) };

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MaxValue - 719_162)]
    [InlineData(2_932_897)]
    public void A_day_that_never_comes_is_after_the_run_and_nothing_else(int day)
    {
        var summary = Read(day).Summary;

        Assert.Equal((2, 1, 1), (summary.Rows, summary.AfterRunDate, summary.Used["churned"]));
        Assert.Equal((Story.Day(5), Story.Day(5)), (summary.FirstDay, summary.LastDay));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-int.MaxValue)]
    [InlineData(-719_163)]
    public void A_day_before_the_calendar_is_wrong_input(int day)
    {
        var refusal = Assert.Throws<InputException>(() => Read(day));

        Assert.Contains("a day before the year 1 in outcome_date (customer c2)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("0001-01-01", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_day_of_the_calendar_is_read() => Assert.Equal(DateOnly.MinValue, Read(-719_162).Summary.FirstDay);

    private static OutcomeBook Read(int day) => OutcomeBook.Read(
        [new MemoryTable("outcomes", 5, ("customer_id", ["c1", "c2"]), ("outcome_date", [Story.Day(5), day]), ("outcome", ["churned", "churned"]))],
        new LakeColumns(),
        Options,
        TestContext.Current.CancellationToken);
}
