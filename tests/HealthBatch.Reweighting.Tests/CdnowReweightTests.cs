using HealthBatch.Backtesting;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Backtesting.Results;
using HealthBatch.Backtesting.Tests;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Tests;

/// <summary>The real panel.</summary>
public class CdnowReweightTests
{
    [Fact]
    public void Dates_90_days_apart_earn_a_new_version()
    {
        var outcome = Evaluate("snapshots_q90", "outcomes_q90/outcomes.parquet");

        var segment = Assert.Single(outcome.Report.Segments);
        Assert.Equal("adopt", segment.Decision);
        Assert.Equal(66_881, segment.Observations);
        Assert.Equal(23_570, segment.Customers);

        // Four metrics that describe buying: months with an order carry most, days since the last order less than today.
        Assert.Equal(100, segment.Metrics.Sum(metric => metric.Suggested));
        Assert.Equal("active months", segment.Metrics.MaxBy(metric => metric.Suggested)!.Metric);
        Assert.All(segment.Metrics, metric => Assert.True(metric.Coefficient < 0 && metric.SignStability == 1));

        // Each horizon ends on the next as-of date, so the first date is trained on alone, and all others are tested.
        Assert.Equal([1, 2, 3, 4], segment.OutOfTime!.Folds.Select(fold => fold.TrainDates.Count));
        Assert.All(segment.OutOfTime.Folds, fold => Assert.True(fold.AucSuggested > fold.AucCurrent));
        Assert.True(segment.OutOfTime.Interval![0] > 0);

        Assert.Equal(2, outcome.Proposal!.Version);
        Assert.Equal(segment.Cuts!.Select(cut => cut.Suggested), outcome.Proposal.Bands.Bands.Select(band => band.From));
        Assert.True(segment.Impact!.CaughtChurners > segment.Impact.LostChurners);

        Assert.Equal(segment.Impact.Customers, segment.Cuts!.Sum(cut => cut.Customers!.Value));
        Assert.Equal(segment.Impact.Customers, segment.Cuts!.Sum(cut => cut.CustomersWithCurrentStarts!.Value));

        // The bands keep their sizes on the latest snapshot to within half a percent of its customers.
        foreach (var band in new[] { "unhealthy", "at risk", "healthy" })
        {
            var before = segment.Impact.Moves.Where(move => move.From == band).Sum(move => move.Customers);
            var after = segment.Impact.Moves.Where(move => move.To == band).Sum(move => move.Customers);
            Assert.InRange(after - before, -2 * 0.005 * segment.Impact.Customers, 2 * 0.005 * segment.Impact.Customers);
        }
    }

    [Fact]
    public void Events_that_only_recent_buyers_can_have_propose_nothing_and_say_so()
    {
        // Churn falls 90 days after the last order: whoever has been silent for longer has churned before and can't again, so bad scores churn less.
        var outcome = Evaluate("snapshots", "outcomes_events/outcomes.parquet");

        var segment = Assert.Single(outcome.Report.Segments);
        Assert.Equal("keep", segment.Decision);
        Assert.Null(outcome.Proposal);
        Assert.True(segment.OutOfTime!.AucCurrent < 0.5);
        Assert.Contains("Check the outcome", segment.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_events_earn_a_new_version_once_churn_is_final()
    {
        var outcome = Evaluate("snapshots", "outcomes_events/outcomes.parquet", churnIsFinal: true);

        var segment = Assert.Single(outcome.Report.Segments);
        Assert.Equal("adopt", segment.Decision);
        Assert.Equal("recency", segment.Metrics.MaxBy(metric => metric.Suggested)!.Metric);

        // Monthly dates with horizons of 90 days: the first test date has one training date, each later one a date more.
        Assert.Equal(Enumerable.Range(1, 10), segment.OutOfTime!.Folds.Select(fold => fold.TrainDates.Count));
        Assert.All(segment.OutOfTime.Folds, fold => Assert.All(fold.TrainDates, train => Assert.True(train.AddDays(90) <= fold.TestDate)));
    }

    private static ReweightOutcome Evaluate(string snapshots, string outcomes, bool churnIsFinal = false)
    {
        var input = CdnowLake.Input(snapshots, outcomes);
        var scorecard = input.Scorecard with { Outcome = input.Scorecard.Outcome with { ChurnIsFinal = churnIsFinal } };
        var reading = new BacktestOptions { RunDate = new DateOnly(1998, 12, 31), KeepNormalised = true };
        var cancellation = TestContext.Current.CancellationToken;
        var book = OutcomeBook.Read(input.Outcomes, input.Columns, reading, cancellation);
        return ReweightRun.Evaluate(
            scorecard,
            new ScorecardIdentity(scorecard.Name, scorecard.Version, input.ScorecardSha256),
            ObservationReader.Read(scorecard, input.Snapshots, book, input.Columns, null, reading, cancellation: cancellation),
            input.Snapshots[^1],
            input.Columns,
            new NewtonFitter(),
            new ReweightOptions(),
            cancellation: cancellation);
    }
}
