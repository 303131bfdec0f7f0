using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Tests;

public sealed class LedgerTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(30, 1)]
    [InlineData(31, 0)]
    public void A_window_opens_after_the_as_of_date_and_closes_on_its_last_day(int day, long churned)
    {
        var report = new Story { Options = Through(40) }.On(0, ("a", 10), ("b", 90)).Then("a", day, "churned").Run();
        Assert.Equal((2L, churned, 2 - churned), (report.Ledger.Scored, report.Ledger.Churned, report.Ledger.Retained));
    }

    [Fact]
    public void A_horizon_that_is_not_complete_is_censored_even_where_the_event_is_known()
    {
        var report = new Story { Options = Through(59) }.On(0, ("a", 10), ("b", 90)).On(30, ("a", 10), ("b", 90)).Then("a", 35, "churned").Run();
        Assert.Equal((2L, 2L, 0L, 2L), (report.Ledger.Scored - 2, report.Ledger.Retained, report.Ledger.Churned, report.Ledger.Censored));
        AddsUp(report);
    }

    [Fact]
    public void Without_a_stated_day_outcomes_are_known_through_the_last_one()
    {
        var report = new Story().On(0, ("a", 10)).On(10, ("a", 10)).Then("z", 30, "renewed").Run();
        Assert.Equal(Story.Day(30), report.ObservedThrough);
        Assert.Equal(1, report.Ledger.Censored);
    }

    [Fact]
    public void Outcomes_are_never_known_beyond_the_runs_own_day()
    {
        var story = new Story { Options = Through(500) with { RunDate = Story.Day(35) } }.On(0, ("a", 10)).On(10, ("a", 10)).Then("a", 36, "churned");
        var report = story.Run();
        Assert.Equal(Story.Day(35), report.ObservedThrough);
        Assert.Equal((0L, 1L, 1L), (report.Ledger.Churned, report.Ledger.Retained, report.Ledger.Censored));
    }

    [Fact]
    public void An_outcome_that_became_known_after_the_run_is_not_used()
    {
        var late = Story.Day(60).ToDateTime(TimeOnly.MinValue);
        var story = new Story { Options = Through(40) with { RunDate = Story.Day(50) } }.On(0, ("a", 10)).Then("a", 5, "churned", knownAt: late);
        Assert.Equal(0, story.Run().Ledger.Churned);
        story.Options = story.Options with { RunDate = Story.Day(60) };
        Assert.Equal(1, story.Run().Ledger.Churned);
    }

    [Fact]
    public void Outcomes_that_are_known_late_end_what_is_observed_before_the_first_of_them()
    {
        // On the run's day 50 the outcome of day 41 is not known yet; the last that is known is of day 45, and it took four days.
        var story = new Story { Options = new BacktestOptions { RunDate = Story.Day(50) } }.On(0, ("a", 10), ("b", 90)).On(12, ("a", 10), ("b", 90))
            .Then("a", 41, "churned", knownAt: Story.Day(60).ToDateTime(TimeOnly.MinValue))
            .Then("b", 45, "renewed", knownAt: Story.Day(49).ToDateTime(new TimeOnly(23, 0)));
        var report = story.Run();
        Assert.Equal(Story.Day(40), report.ObservedThrough);
        Assert.Equal((2L, 2L, 0L), (report.Ledger.Retained, report.Ledger.Censored, report.Ledger.Churned));
        Assert.Equal((1L, Story.Day(41), 4), (report.Outcomes!.KnownLater, report.Outcomes.FirstDayKnownLater!.Value, report.Outcomes.LongestDelayDays!.Value));
        story.Options = story.Options with { RunDate = Story.Day(60) };
        report = story.Run();
        Assert.Equal(Story.Day(45), report.ObservedThrough);
        Assert.Equal((3L, 0L, 1L, 19), (report.Ledger.Retained, report.Ledger.Censored, report.Ledger.Churned, report.Outcomes!.LongestDelayDays!.Value));
    }

    [Fact]
    public void Who_joined_later_who_has_no_outcome_and_whose_outcomes_count_for_nobody_is_counted()
    {
        // c and d join at day 20; a, c have outcomes, and so has e, whom no snapshot lists: written otherwise, say.
        var report = new Story { Options = Through(80) }.On(0, ("a", 10), ("b", 90)).On(20, ("a", 10), ("c", 50), ("d", 90))
            .Then("a", 5, "renewed").Then("c", 25, "churned").Then("e", 25, "churned").Run();
        Assert.Equal(new CustomerMatch(Listed: 4, JoinedAfter: 2, WithoutOutcome: 2, NotListed: 1), report.Match);
        Assert.Equal([2L, 3L], report.LedgerByDate.Select(date => date.Ledger.Scored));
        Assert.Equal((1L, 4L), (report.Ledger.Churned, report.Ledger.Retained));
        AddsUp(report);
    }

    [Fact]
    public void With_overlapping_horizons_one_event_counts_at_every_date_whose_window_holds_it()
    {
        // Churn on day 25: in (0, 30], (10, 40] and (20, 50], not in (25, 55] nor (30, 60]; there the customer has come back.
        var story = new Story { Options = Through(60) };
        foreach (var day in new[] { 0, 10, 20, 25, 30 })
        {
            story.On(day, ("a", 10), ("b", 90));
        }

        var report = story.Then("a", 25, "churned").Then("b", 15, "renewed").Then("b", 15, "expanded").Run();
        Assert.Equal([1L, 1L, 1L, 0L, 0L], report.LedgerByDate.Select(date => date.Ledger.Churned));
        Assert.Equal([0L, 0L, 0L, 1L, 1L], report.LedgerByDate.Select(date => date.Ledger.Returned));
        Assert.Equal(3, report.Bands[0].Churned);
        Assert.Equal(1, report.Bands[0].ChurnedCustomers);
        AddsUp(report);
    }

    [Fact]
    public void A_snapshot_after_the_runs_own_day_is_not_used()
    {
        var story = new Story { Options = Through(40) with { RunDate = Story.Day(45) } }.On(0, ("a", 10)).On(50, ("a", 10), ("b", 90));
        var report = story.Run();
        Assert.Equal(1, report.Ledger.Scored);
        Assert.Equal([Story.Day(0)], report.LedgerByDate.Select(date => date.AsOf));
    }

    [Fact]
    public void People_come_back_and_are_counted_as_returned()
    {
        var report = new Story { Options = Through(40) }.On(0, ("a", 10), ("b", 90)).Then("a", -5, "churned").Then("a", 3, "churned").Run();
        Assert.Equal((1L, 1L, 1L), (report.Ledger.Churned, report.Ledger.Retained, report.Ledger.Returned));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    public void Where_churn_is_final_rows_on_or_after_it_are_left_out(int churn)
    {
        var story = new Story { Options = Through(40), Definition = new OutcomeDefinition { HorizonDays = 30, ChurnIsFinal = true } };
        story.On(0, ("a", 10), ("b", 90)).Then("a", churn, "churned");
        Assert.Contains("though churn is final", Assert.Throws<InputException>(story.Run).Message, StringComparison.Ordinal);
        story.Options = story.Options with { WaivedGuards = ["rows-after-churn"] };
        var report = story.Run();
        Assert.Equal(1, report.Ledger.Excluded["alreadyChurned"]);
        Assert.Equal(0, report.Ledger.Returned);
        AddsUp(report);
    }

    [Fact]
    public void The_first_decision_decides_and_those_without_one_are_counted()
    {
        var story = new Story { Options = Through(40), Definition = new OutcomeDefinition { HorizonDays = 30, Label = LabelRule.FirstDecision } };
        var report = story.On(0, ("a", 10), ("b", 10), ("c", 90), ("d", 90))
            .Then("a", 20, "churned").Then("a", 10, "renewed")
            .Then("b", 10, "churned")
            .Then("c", 10, "expanded").Then("c", 25, "renewed")
            .Run();
        Assert.Equal((1L, 2L, 1L), (report.Ledger.Churned, report.Ledger.Retained, report.Ledger.Excluded["noDecision"]));
        AddsUp(report);
    }

    [Fact]
    public void Contradictory_outcomes_of_one_day_fail_by_name_or_are_quarantined()
    {
        var story = new Story { Options = Through(40) }.On(0, ("a", 10), ("b", 90)).Then("a", 5, "churned").Then("a", 5, "renewed");
        var failure = Assert.Throws<InputException>(story.Run);
        Assert.Contains("customer a", failure.Message, StringComparison.Ordinal);
        Assert.Contains("churned and renewed on 2026-01-06", failure.Message, StringComparison.Ordinal);
        story.Options = story.Options with { Conflicts = ConflictPolicy.Quarantine };
        var report = story.Run();
        Assert.Equal((0L, 1L, 1L), (report.Ledger.Churned, report.Ledger.Retained, report.Ledger.Excluded["contradictory"]));
        Assert.Equal(1, report.Outcomes!.Contradictory);
        AddsUp(report);
    }

    [Fact]
    public void A_customer_listed_twice_fails_by_name_or_loses_both_rows()
    {
        var story = new Story { Options = Through(40) }.On(0, ("a", 10), ("b", 20), ("c", 90), ("d", 90), ("a", 80));
        Assert.Contains("customer a more than once", Assert.Throws<InputException>(story.Run).Message, StringComparison.Ordinal);
        story.Options = story.Options with { Conflicts = ConflictPolicy.Quarantine };
        var report = story.Run();
        Assert.Equal((3L, 2L), (report.Ledger.Retained, report.Ledger.Excluded["duplicate"]));
        AddsUp(report);
    }

    [Fact]
    public void A_row_without_a_customer_fails_or_is_counted()
    {
        var story = new Story { Options = Through(40) }.On(0, ("a", 10), (null, 20));
        Assert.Contains("no customer id", Assert.Throws<InputException>(story.Run).Message, StringComparison.Ordinal);
        story.Options = story.Options with { Conflicts = ConflictPolicy.Quarantine };
        Assert.Equal(1, story.Run().Ledger.Excluded["noCustomer"]);
    }

    [Fact]
    public void An_unscored_customer_is_counted_as_such()
    {
        var report = new Story { Options = Through(40) }.On(0, ("a", 10), ("b", null), ("c", 101)).Run();
        Assert.Equal(2, report.Ledger.Excluded["unscored"]);
        AddsUp(report);
    }

    [Fact]
    public void An_unmapped_word_is_named()
    {
        var failure = Assert.Throws<InputException>(new Story { Options = Through(40) }.On(0, ("a", 10)).Then("a", 3, "cancelled").Run);
        Assert.Contains("\"cancelled\", which is not mapped", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_can_be_mapped()
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal) { ["cancelled"] = "churned" };
        var story = new Story { Options = Through(40), Names = new LakeColumns { OutcomeWords = words } };
        Assert.Equal(1, story.On(0, ("a", 10)).Then("a", 3, "cancelled").Run().Ledger.Churned);
    }

    [Fact]
    public void Without_a_complete_horizon_it_says_when_the_first_will_be()
    {
        var failure = Assert.Throws<InputException>(new Story { Options = Through(29) }.On(0, ("a", 10)).Run);
        Assert.Contains("outcomes through 2026-01-31", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_event_gets_a_verdict_of_its_own_and_churn_competes_with_contraction()
    {
        var story = new Story { Options = Through(40), Definition = new OutcomeDefinition { HorizonDays = 30, Events = ["churned", "contracted", "not renewed"] } };
        var reports = story.On(0, ("a", 10), ("b", 10), ("c", 90), ("d", 90))
            .Then("a", 5, "churned").Then("b", 6, "contracted").Then("b", 9, "churned").Then("c", 8, "renewed").RunAll();
        Assert.Equal(["churned", "contracted", "not renewed"], reports.Select(report => report.Event));
        Assert.Equal((2L, 2L), (reports[0].Ledger.Churned, reports[0].Ledger.Retained));
        Assert.Equal((1L, 2L, 1L), (reports[1].Ledger.Churned, reports[1].Ledger.Retained, reports[1].Ledger.Excluded["competingExit"]));
        Assert.Equal((3L, 1L), (reports[2].Ledger.Churned, reports[2].Ledger.Retained));
        Assert.All(reports, AddsUp);
    }

    [Theory]
    [InlineData("snapshots", "outcomes_events/outcomes.parquet")]
    [InlineData("snapshots_q90", "outcomes_q90/outcomes4.parquet")]
    public void On_real_panels_the_ledger_adds_up_for_every_date(string snapshots, string outcomes)
    {
        var report = BacktestRun.Evaluate(
            CdnowLake.Input(snapshots, outcomes),
            new BacktestOptions { RunDate = new DateOnly(1998, 12, 31), Conflicts = ConflictPolicy.Quarantine },
            cancellation: TestContext.Current.CancellationToken);
        AddsUp(report);
        Assert.True(report.Ledger.Scored > 72_000);
    }

    private static BacktestOptions Through(int day) => new() { RunDate = Story.Day(1000), ObservedThrough = Story.Day(day) };

    private static void AddsUp(BacktestReport report)
    {
        foreach (var ledger in report.LedgerByDate.Select(date => date.Ledger).Append(report.Ledger))
        {
            Assert.Equal(ledger.Scored, ledger.Churned + ledger.Retained + ledger.Censored + ledger.Excluded.Values.Sum());
        }

        Assert.Equal(report.Ledger.Scored, report.LedgerByDate.Sum(date => date.Ledger.Scored));
    }
}
