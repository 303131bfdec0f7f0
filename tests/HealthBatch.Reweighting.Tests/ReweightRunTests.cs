using HealthBatch.Columns;
using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Tests;

public class ReweightRunTests
{
    [Fact]
    public void Weights_far_from_the_truth_are_replaced_by_weights_near_it()
    {
        var panel = new SimulatedPanel { Customers = 4_000, Dates = 12, Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0] };

        var outcome = Evaluate(panel);

        var segment = Assert.Single(outcome.Report.Segments);
        Assert.Equal("adopt", segment.Decision);
        Assert.Equal(100, segment.Metrics.Sum(metric => metric.Suggested));
        Assert.All(segment.Metrics.Zip(panel.Truth), pair => Assert.InRange(pair.First.Suggested, pair.Second - 12, pair.Second + 12));
        Assert.True(segment.OutOfTime!.AucSuggested > segment.OutOfTime.AucCurrent);
        Assert.All(segment.OutOfTime.Folds, fold => Assert.All(fold.TrainDates, train => Assert.True(train.AddDays(90) <= fold.TestDate)));
    }

    [Fact]
    public void The_proposal_is_the_next_version_with_the_suggested_points_and_bands_of_the_same_size()
    {
        var panel = new SimulatedPanel { Customers = 4_000, Dates = 12, Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0] };

        var outcome = Evaluate(panel);

        var proposal = outcome.Proposal!;
        Assert.Equal(4, proposal.Version);
        var weights = FormulaWeights.Of(proposal.Formulas[0]);
        Assert.All(outcome.Report.Segments[0].Metrics.Zip(weights.Points), pair => Assert.Equal(pair.First.Suggested, pair.Second, 1e-9));
        Assert.Equal(["unhealthy", "at risk", "healthy"], outcome.Report.Segments[0].Cuts!.Select(cut => cut.Band));
        Assert.Equal(0, proposal.Bands.Bands[0].From);
    }

    [Fact]
    public void Each_weight_carries_its_evidence()
    {
        var panel = new SimulatedPanel { Customers = 2_000, Dates = 8, Missing = 0.25, Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0] };

        var metrics = Evaluate(panel).Report.Segments[0].Metrics;

        Assert.InRange(metrics[3].MissingShare!.Value, 0.23, 0.27);
        Assert.Equal(16_000, metrics[0].Bands.Sum(band => band.Observations));
        Assert.Equal(metrics[3].MissingShare!.Value, 1 - (metrics[3].Bands.Sum(band => band.Observations) / 16_000.0), 1e-12);
        Assert.True(metrics[0].Bands[1].ChurnRate > metrics[0].Bands[3].ChurnRate);

        // A common part of variance 1/4 among four metrics: somewhat above 1, far from a copy.
        Assert.All(metrics, metric => Assert.InRange(metric.VarianceInflation!.Value, 1, 2));

        // Nothing drifts in the simulation, but half of each customer stays the same, so the index stays near its critical value.
        Assert.All(metrics, metric => Assert.InRange(metric.Psi!.Value, 0, 3 * metric.PsiCritical!.Value));
        Assert.True(metrics[0].Auc > metrics[3].Auc);
        Assert.All(metrics, metric => Assert.True(metric.Interval![0] <= metric.Suggested + 0.5 && metric.Interval[1] >= metric.Suggested - 0.5));
        Assert.Equal(1, metrics[0].SignStability);
    }

    [Fact]
    public void Weights_that_are_the_truth_are_kept()
    {
        var outcome = Evaluate(new SimulatedPanel { Customers = 3_000 });

        Assert.Equal("keep", outcome.Report.Segments[0].Decision);
        Assert.Null(outcome.Proposal);
    }

    [Fact]
    public void A_metric_that_merely_ages_gains_nothing()
    {
        // The hazard rises over the calendar for everyone, and so does the last metric: over all dates together it would look like the best of all.
        var panel = new SimulatedPanel { Customers = 4_000, Dates = 12, Today = [40, 30, 30, 0], Truth = [40, 30, 30, 0], LastMetricAges = true, Drift = 3 };

        var outcome = Evaluate(panel);

        Assert.Equal("keep", outcome.Report.Segments[0].Decision);
        var age = outcome.Report.Segments[0].Metrics[3];
        Assert.True(age.P > 0.01, $"p {age.P}");
        Assert.InRange(age.Auc!.Value, 0.48, 0.52);
    }

    [Fact]
    public void A_metric_that_is_the_same_for_everyone_keeps_its_points()
    {
        var panel = new SimulatedPanel { Customers = 2_000, Dates = 8, Today = [10, 10, 60, 20], Truth = [60, 20, 20, 0] };
        var observations = panel.Observations();
        for (var row = 0; row < observations.Panel.Count; row++)
        {
            // It moves from date to date, though.
            observations.Panel.Normalised![3][row] = 40 + (5 * observations.Panel.Date[row]);
        }

        var segment = Evaluate(panel, observations: observations).Report.Segments[0];

        Assert.Equal("adopt", segment.Decision);
        Assert.Equal(20, segment.Metrics[3].Suggested);
        Assert.Null(segment.Metrics[3].Coefficient);
    }

    [Fact]
    public void Metrics_that_copy_each_other_are_named()
    {
        var panel = new SimulatedPanel { Customers = 500, Dates = 8 };
        var observations = panel.Observations();
        observations.Panel.Normalised![2].CopyTo(observations.Panel.Normalised[1], 0);

        var segment = Evaluate(panel, observations: observations).Report.Segments[0];

        Assert.Equal("insufficient", segment.Decision);
        Assert.Contains("metric 2, metric 3 can't be told apart", segment.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_churned_customers_are_said_with_their_number()
    {
        var outcome = Evaluate(new SimulatedPanel { Customers = 200, Dates = 8, Base = -7 });

        var segment = outcome.Report.Segments[0];
        Assert.Equal("insufficient", segment.Decision);
        Assert.Contains($"{segment.ChurnedCustomers} customers churned", segment.Why, StringComparison.Ordinal);
        Assert.Contains("at least 40", segment.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_date_after_a_completed_horizon_there_is_nothing_to_test_on()
    {
        var outcome = Evaluate(new SimulatedPanel { Dates = 3, Spacing = 30 });

        Assert.Equal("insufficient", outcome.Report.Segments[0].Decision);
        Assert.Contains("no date to test on", outcome.Report.Segments[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var panel = new SimulatedPanel { Customers = 1_500, Dates = 8, Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0], Missing = 0.2 };

        var (one, two) = (Evaluate(panel), Evaluate(panel, new ReweightOptions { Threads = 2 }));

        Assert.Equal(Json(one.Report), Json(two.Report));
    }

    [Fact]
    public void The_order_of_customers_changes_no_decision_and_no_weight()
    {
        var panel = new SimulatedPanel { Customers = 1_500, Dates = 8, Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0] };
        var observations = panel.Observations();
        var reversed = Reversed(observations);

        var (one, two) = (Evaluate(panel, observations: observations), Evaluate(panel, observations: reversed));

        Assert.Equal(one.Report.Segments[0].Metrics.Select(metric => metric.Suggested), two.Report.Segments[0].Metrics.Select(metric => metric.Suggested));
        Assert.Equal(one.Report.Segments[0].OutOfTime!.Difference!.Value, two.Report.Segments[0].OutOfTime!.Difference!.Value, 1e-12);
    }

    [Fact]
    public void Later_looks_are_judged_more_strictly()
    {
        var outcome = Evaluate(new SimulatedPanel { Customers = 1_000, Dates = 6 }, new ReweightOptions { Look = 3 });

        Assert.Equal(0.025 * 6 / (Math.PI * Math.PI * 9), outcome.Report.Segments[0].Alpha, 1e-15);
        Assert.Equal(3, outcome.Report.Segments[0].Look);
    }

    [Fact]
    public void Each_stage_is_told_and_a_cancelled_evaluation_stops_at_once()
    {
        using var stop = new CancellationTokenSource();
        var stages = new Stages(stop, "testing weights on");
        var panel = new SimulatedPanel { Customers = 500, Dates = 8 };

        Assert.ThrowsAny<OperationCanceledException>(() => ReweightRun.Evaluate(
            panel.Scorecard, SimulatedPanel.Identity, panel.Observations(), null, new LakeColumns(), new NewtonFitter(), new ReweightOptions(), progress: stages, cancellation: stop.Token));

        Assert.Equal(["gathering everyone", "fitting everyone"], stages.Told.Take(2));
        Assert.Single(stages.Told, stage => stage.StartsWith("testing weights on", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(6.0, false)]
    [InlineData(null, true)]
    [InlineData(6.0, true)]
    public void Limits_on_the_change_hold_from_the_suggestion_to_the_proposal(double? most, bool hold)
    {
        var panel = new SimulatedPanel { Customers = 4_000, Dates = 12, Today = [10, 40, 40, 10], Truth = [50, 10, 10, 30] };

        var outcome = Evaluate(panel, new ReweightOptions { MaxChangePerWeight = most, HoldDimensionTotals = hold });

        var segment = outcome.Report.Segments[0];
        Assert.Equal(("adopt", true, most, hold), (segment.Decision, segment.Shrinkage!.LimitsBind, segment.Shrinkage.MaxChangePerWeight, segment.Shrinkage.HoldDimensionTotals));
        var proposed = FormulaWeights.Of(outcome.Proposal!.Formulas[0]);
        Assert.All(segment.Metrics.Zip(proposed.Points), pair => Assert.Equal(pair.First.Suggested, pair.Second, 1e-9));
        if (most is { } limit)
        {
            Assert.All(segment.Metrics, metric => Assert.InRange(Math.Abs(metric.Suggested - metric.Current), 0, limit));
            Assert.Contains(segment.Metrics, metric => Math.Abs(metric.Suggested - metric.Current) > limit - 1);
        }

        if (hold)
        {
            Assert.Equal([50.0, 50.0], proposed.DimensionPoints.Select(points => Math.Round(points, 9)));
        }
    }

    [Fact]
    public void The_steps_from_the_fit_to_whole_points_are_there_for_each_weight()
    {
        var panel = new SimulatedPanel { Customers = 2_000, Dates = 8, Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0] };

        var segment = Evaluate(panel).Report.Segments[0];

        Assert.Equal(100, segment.Metrics.Sum(metric => metric.FittedPoints!.Value), 1e-9);
        Assert.Equal(100, segment.Metrics.Sum(metric => metric.ShrunkPoints!.Value), 1e-9);

        // The pull goes from the fit towards today's weights, and whole points are the next ones.
        var (first, last) = (segment.Metrics[0], segment.Metrics[3]);
        Assert.True(first.ShrunkPoints < first.FittedPoints && first.ShrunkPoints > first.Current);
        Assert.Equal(first.ShrunkPoints, first.LimitedPoints);
        Assert.All(segment.Metrics, metric => Assert.InRange(metric.Suggested, metric.LimitedPoints!.Value - 1, metric.LimitedPoints.Value + 1));
        Assert.True(first.Adds > 0.01 && last.Adds < first.Adds, $"{first.Adds} {last.Adds}");
    }

    [Fact]
    public void Each_fold_says_what_its_scores_mean_and_whom_they_catch()
    {
        var panel = new SimulatedPanel { Customers = 4_000, Dates = 8, Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0] };

        var folds = Evaluate(panel).Report.Segments[0].OutOfTime!.Folds;

        // The simulation does not drift: a line fitted to an earlier date is a fair reading of a later one, and better ranks mean less surprise.
        Assert.All(folds, fold => Assert.InRange(fold.Suggested!.CalibrationSlope!.Value, 0.7, 1.4));
        Assert.All(folds, fold => Assert.True(fold.Suggested!.LogLoss < fold.Current!.LogLoss));
        Assert.All(folds, fold => Assert.True(fold.Suggested!.Capture > fold.Current!.Capture && fold.Current.Capture > 0.1));
    }

    internal static ReweightOutcome Evaluate(
        SimulatedPanel panel, ReweightOptions? options = null, Backtesting.Observations.ObservationSet? observations = null) => ReweightRun.Evaluate(
        panel.Scorecard,
        SimulatedPanel.Identity,
        observations ?? panel.Observations(),
        null,
        new LakeColumns(),
        new NewtonFitter(),
        options ?? new ReweightOptions(),
        cancellation: TestContext.Current.CancellationToken);

    private static string Json(ReweightReport report) => System.Text.Json.JsonSerializer.Serialize(report);

    private static Backtesting.Observations.ObservationSet Reversed(Backtesting.Observations.ObservationSet set)
    {
        var panel = set.Panel;
        int[] order = [.. Enumerable.Range(0, panel.AsOfDates.Count).SelectMany(date =>
            Enumerable.Range(panel.DateStart[date], panel.DateStart[date + 1] - panel.DateStart[date]).Reverse())];
        T[] Take<T>(T[] values) => [.. order.Select(row => values[row])];
        return set with
        {
            Panel = new Backtesting.Observations.ObservationPanel
            {
                AsOfDates = panel.AsOfDates,
                DateStart = panel.DateStart,
                Customer = Take(panel.Customer),
                Score = Take(panel.Score),
                Band = Take(panel.Band),
                Segment = Take(panel.Segment),
                Event = Take(panel.Event),
                Metrics = panel.Metrics,
                Normalised = [.. panel.Normalised!.Select(Take)],
                Bands = panel.Bands,
                Segments = panel.Segments,
                CustomerCount = panel.CustomerCount,
                Ids = panel.Ids,
                IdNumber = panel.IdNumber,
            },
        };
    }

    private sealed class Stages(CancellationTokenSource stop, string at) : IProgress<RunProgress>
    {
        public List<string> Told { get; } = [];

        public void Report(RunProgress value)
        {
            Told.Add(value.Stage);
            if (value.Stage.StartsWith(at, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        }
    }
}
