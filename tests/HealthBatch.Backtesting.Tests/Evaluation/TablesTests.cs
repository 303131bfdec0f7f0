using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Tests.Evaluation;

public sealed class TablesTests
{
    private static BacktestOptions Through(int day) => new() { RunDate = Story.Day(1000), ObservedThrough = Story.Day(day) };

    [Fact]
    public void Retention_counts_revenue_over_the_customers_at_the_start()
    {
        // All unhealthy, 100 each: a leaves with all; b contracts by 30 and expands by 10; c expands by 50 after the horizon; d expands by 40;
        // e leaves with a stated 60; f has no amount.
        var report = new Story { Options = Through(40) }
            .On(0, ("a", 10), ("b", 10), ("c", 10), ("d", 10), ("e", 10), ("f", 10))
            .Worth("a", 100).Worth("b", 100).Worth("c", 100).Worth("d", 100).Worth("e", 100)
            .Then("a", 3, "churned").Then("b", 4, "contracted", 30).Then("b", 5, "expanded", 10).Then("c", 31, "expanded", 50)
            .Then("d", 6, "expanded", 40).Then("e", 7, "churned", 60).Then("f", 8, "renewed", 5)
            .Run();
        var band = report.Bands[0];
        Assert.Equal((500.0, 5L), (band.Amount!.Value, band.ObservationsWithAmount!.Value));
        Assert.Equal((0 + 70 + 100 + 100 + 40) / 500.0, band.GrossRetention!.Value, 1e-15);
        Assert.Equal((0 + 80 + 100 + 140 + 40) / 500.0, band.NetRetention!.Value, 1e-15);
        Assert.Equal(200 / 500.0, band.ChurnRateByAmount!.Value, 1e-15);
        Assert.Equal((1 / 6.0, 2 / 6.0, 1 / 6.0), (band.RenewalRate!.Value, band.ExpansionRate!.Value, band.ContractionRate!.Value));
        Assert.Null(report.Bands[2].Amount);
        Assert.Null(report.Bands[2].GrossRetention);
    }

    [Fact]
    public void Capacity_takes_the_lowest_scores_and_shares_out_ties()
    {
        // Ten customers; churned are 5 and 20, and one of the two at 30.
        var story = new Story { Options = Through(40) };
        var scores = new double[] { 5, 20, 30, 30, 40, 50, 60, 70, 80, 90 };
        for (var i = 0; i < 10; i++)
        {
            story.On(0, ($"c{i}", scores[i]));
        }

        var capacity = story.Then("c0", 5, "churned").Then("c1", 5, "churned").Then("c2", 5, "churned").Run().Capacity;
        var fifth = capacity.Single(row => row.Share == 0.2);
        Assert.Equal((2.0, 20.0, 2 / 3.0, 1.0, 1 / 0.3, 0.0), (fifth.Observations, fifth.ScoreAtCut, fifth.Recall, fifth.Precision, fifth.Lift, fifth.FalseAlarms));
        var third = capacity.Single(row => row.Share == 0.3);
        Assert.Equal(2.5 / 3, third.Recall, 1e-15);
        Assert.Equal(0.5 / 7, third.FalseAlarms, 1e-15);
    }

    [Fact]
    public void Each_horizon_is_judged_on_the_dates_for_which_it_is_complete()
    {
        var report = new Story { Options = Through(100) }
            .On(0, ("a", 10), ("b", 90)).On(50, ("a", 10), ("b", 90)).Then("a", 55, "churned").Then("b", 85, "churned").Run();
        Assert.Equal([30, 60, 90, 180, 270, 360], report.Horizons.Select(row => row.Days));
        Assert.Equal([(2, 4L, 1L), (1, 2L, 1L), (1, 2L, 2L), (0, 0L, 0L)], report.Horizons.Take(4).Select(row => (row.AsOfDates, row.Observations, row.Churned)));
        Assert.Null(report.Horizons[3].Verdict);
    }

    [Fact]
    public void Lead_time_looks_at_the_last_snapshot_at_least_so_many_days_before()
    {
        // Snapshots at 0, 40, 80. The event on day 75 was 35 days after day 40 and 75 after day 0; the one on day 69 was 29 and 69 days after them.
        var report = new Story { Options = Through(120) }
            .On(0, ("a", 60), ("b", 90)).On(40, ("a", 10), ("b", 30)).On(80, ("c", 10)).Then("a", 75, "churned").Then("b", 69, "churned").Run();
        var rows = report.LeadTime!.Rows;
        Assert.Equal((30, 2L, 0.5, 0.5), (rows[0].Days, rows[0].Events, rows[0].LowestBand!.Value, rows[0].BelowHealthiest!.Value));
        Assert.Equal((60, 2L, 0.0, 0.5), (rows[1].Days, rows[1].Events, rows[1].LowestBand!.Value, rows[1].BelowHealthiest!.Value));
        Assert.Null(rows[3].LowestBand);
    }

    [Fact]
    public void Migration_counts_who_goes_where_and_who_flaps()
    {
        var report = new Story { Options = Through(120) }
            .On(0, ("a", 10), ("b", 10), ("c", 90)).On(30, ("a", 60), ("b", 10)).On(60, ("a", 10), ("b", 60), ("d", 90)).Run();
        var moves = report.Stability!.Migration.Where(row => row.Customers > 0).ToDictionary(row => (row.From, row.To), row => (row.Customers, row.Share));
        Assert.Equal((1L, 1 / 3.0), moves[("unhealthy", "unhealthy")]);
        Assert.Equal((2L, 2 / 3.0), moves[("unhealthy", "at risk")]);
        Assert.Equal((1L, 1.0), moves[("at risk", "unhealthy")]);
        Assert.Equal((1L, 1.0), moves[("healthy", "gone")]);
        Assert.Equal((1L, 1.0), moves[("new", "healthy")]);
        Assert.Equal(0.5, report.Stability.FlapRate);
    }

    [Fact]
    public void Survival_watches_the_first_date_and_says_how_much_incidence_competition_leaves()
    {
        // Four unhealthy customers from day 0: contraction on day 20, churn on day 25, contraction on day 50, nothing through day 60.
        var story = new Story { Options = Through(60), Definition = new OutcomeDefinition { HorizonDays = 30, Events = ["contracted"] } };
        var survival = story.On(0, ("a", 10), ("b", 10), ("c", 10), ("d", 10), ("e", 90))
            .Then("a", 20, "contracted").Then("b", 25, "churned").Then("c", 50, "contracted").Then("c", 55, "contracted").Run().Survival!;
        Assert.Equal((5L, 2L, 1L), (survival.Customers, survival.Events, survival.CompetingExits));
        var unhealthy = survival.Curves.Where(row => row.Band == "unhealthy").ToArray();
        Assert.Equal([0, 30, 60], unhealthy.Select(row => row.Days));

        // Kaplan-Meier: 3/4, then 3/4 * 1/2. Incidence: 1/4, then + 1/2 (free of both) * 1/2.
        Assert.Equal([1, 0.75, 0.375], unhealthy.Select(row => row.Survival));
        Assert.Equal([0, 0.25, 0.5], unhealthy.Select(row => row.CumulativeIncidence));
        Assert.Equal(["unhealthy", "healthy"], survival.LogRank!.Bands);
    }

    [Fact]
    public void Calibration_of_two_scores_is_the_line_through_their_log_odds()
    {
        var story = new Story { Options = Through(40), RowsPerGroup = 64 };
        for (var i = 0; i < 80; i++)
        {
            story.On(0, ($"c{i}", i < 40 ? 20 : 80));
            if (i < 20 || i is >= 40 and < 48)
            {
                story.Then($"c{i}", 5, "churned");
            }
        }

        // 20 of 40 at score 20, 8 of 40 at 80: log-odds 0 and ln(1/4), so the line falls by ln 4 over 60 points.
        var calibration = story.Run().Calibration!;
        Assert.Equal(-Math.Log(4) / 60, calibration.Slope, 1e-10);
        Assert.Equal(Math.Log(4) / 3, calibration.Intercept, 1e-10);
        Assert.Equal(((40 * 0.25) + (8 * 0.64) + (32 * 0.04)) / 80, calibration.Brier, 1e-10);
        Assert.Equal([(20.0, 40L, 20L), (80.0, 40L, 8L)], calibration.Groups.Select(group => (group.ScoreFrom, group.Observations, group.Churned)));
        Assert.Equal(0, calibration.ExpectedCalibrationError, 1e-10);
    }

    [Fact]
    public void Drift_compares_each_date_with_the_first()
    {
        // Band shares 1/2, 0, 1/2 and then 3/4, 0, 1/4: PSI = 1/4 ln(3/2) - 1/4 ln(1/2).
        var psi = new Story { Options = Through(100) }
            .On(0, ("a", 10), ("b", 10), ("c", 90), ("d", 90)).On(30, ("a", 10), ("b", 10), ("c", 10), ("d", 90)).Run().Stability!.Psi;
        var band = Assert.Single(psi, row => row.Column == "band");
        Assert.Equal(Story.Day(30), band.AsOf);
        Assert.Equal(0.25 * Math.Log(3), band.Value, 1e-12);
    }

    [Fact]
    public void Each_segment_is_judged_and_the_verdicts_share_one_level()
    {
        // Small customers: 60 unhealthy with 30 churned against 60 healthy with 18: z about 2.2 on its own. Large ones: no difference.
        var story = new Story { Options = Through(40), RowsPerGroup = 64, Formulas = [Formula("small", new Condition.Of("amount", new Scoring.Scorecards.Comparison.Below(100))), Formula("large", null)] };
        foreach (var (name, amount, low, high) in new[] { ("s", 10.0, 30, 18), ("l", 500.0, 20, 20) })
        {
            for (var i = 0; i < 120; i++)
            {
                var id = $"{name}{i}";
                story.On(0, (id, i < 60 ? 20 : 90)).Worth(id, amount);
                if (i < 60 ? i < low : i - 60 < high)
                {
                    story.Then(id, 5, "churned");
                }
            }
        }

        var report = story.Run();
        Assert.Equal(["small", "large"], report.Segments.Select(segment => segment.Segment));
        Assert.Equal((120L, 48L, 72L), (report.Segments[0].Ledger.Scored, report.Segments[0].Ledger.Churned, report.Segments[0].Ledger.Retained));
        Assert.Equal(0.5, report.Segments[0].Bands[0].ChurnRate);
        Assert.Equal("not-proven", report.Segments[0].Verdict.Outcome);
        Assert.Contains("over all segments looked at it does not", report.Segments[0].Verdict.Sentence, StringComparison.Ordinal);
        Assert.Equal("not-proven", report.Segments[1].Verdict.Outcome);
        Assert.Equal(report.Ledger.Scored, report.Segments.Sum(segment => segment.Ledger.Scored));
    }

    [Fact]
    public void A_metric_is_judged_alone_on_the_observations_that_have_it()
    {
        var story = new Story { Options = Through(40), RowsPerGroup = 4, Formulas = [Formula("all", null)] };
        var report = story.On(0, ("a", 10), ("b", 40), ("c", 60), ("d", 90), ("e", null)).Then("a", 5, "churned").Then("c", 5, "churned").Run();
        var metric = Assert.Single(report.Metrics);

        // The value 10 is below both retained ones, 60 below one of them: 3 of 4 pairs.
        Assert.Equal(("score", 4L, 1.0, 0.75, true), (metric.Metric, metric.Observations, metric.Coverage, metric.Auc!.Value, metric.AsExpected!.Value));
        Assert.Equal(1, report.Ledger.Excluded["unscored"]);

        // One row a customer: a_c and b_c are DeLong's own terms, and Obuchowski's variance is his.
        Assert.Equal(metric.NaiveStandardError!.Value, metric.StandardError!.Value, 1e-15);
        Assert.Equal(4, metric.ErrorCustomers);
        Assert.Null(metric.Interval);
    }

    [Fact]
    public void A_metrics_error_is_clustered_by_customer_and_the_naive_one_stands_beside_it()
    {
        // The same ten customers twice, horizons apart: a copy of every row carries no news, so the clustered error is that of one date.
        var once = new Story { Options = Through(200), RowsPerGroup = 4, Formulas = [Formula("all", null)] };
        var twice = new Story { Options = Through(200), RowsPerGroup = 3, Formulas = [Formula("all", null)] };
        for (var i = 0; i < 20; i++)
        {
            var score = (i * 37 % 20) + 40 + (i < 9 ? -8 : 8);
            once.On(0, ($"c{i}", score));
            twice.On(0, ($"c{i}", score)).On(100, ($"c{i}", score));
            if (i < 9)
            {
                once.Then($"c{i}", 5, "churned");
                twice.Then($"c{i}", 5, "churned").Then($"c{i}", 105, "churned");
            }
        }

        var one = Assert.Single(once.Run().Metrics);
        var two = Assert.Single(twice.Run().Metrics);
        Assert.Equal(one.Auc, two.Auc);
        Assert.Equal(one.StandardError!.Value, two.StandardError!.Value, 1e-14);
        Assert.Equal(one.Interval!, two.Interval!, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.True(two.NaiveStandardError < 0.75 * two.StandardError);
        Assert.Equal(20, two.ErrorCustomers);
    }

    [Fact]
    public void A_metric_that_knows_the_outcome_ends_the_run_unless_it_is_waived()
    {
        var story = new Story { Options = Through(40), Formulas = [Formula("all", null)] };
        story.On(0, ("a", 10), ("b", 20), ("c", 60), ("d", 90)).Then("a", 5, "churned").Then("b", 5, "churned");
        Assert.Contains("an AUC of 1.000 alone", Assert.Throws<InputException>(story.Run).Message, StringComparison.Ordinal);
        story.Options = story.Options with { WaivedGuards = ["separating-metric:score"] };
        Assert.Equal(["separating-metric:score"], story.Run().WaivedGuards);
    }

    [Fact]
    public void A_metric_named_like_an_outcome_ends_the_run()
    {
        var story = new Story { Options = Through(40), Formulas = [Formula("all", null)], Names = new LakeColumns { Outcome = "score" } };
        Assert.Contains("named like an outcome", Assert.Throws<InputException>(story.On(0, ("a", 10)).Run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_became_known_after_its_date_ends_the_run()
    {
        var input = new Story { Options = Through(40) }.On(0, ("a", 10)).Then("a", 5, "churned").Input();
        BacktestInput Known(int day) => input with
        {
            Snapshots = [new Snapshot(Story.Day(0), [new MemoryTable(
                "day 0", 4, ("customer_id", ["a", "b"]), ("score", [10.0, 20.0]), ("known_at", [Story.Day(0).ToDateTime(new TimeOnly(23, 59)), Story.Day(day).ToDateTime(TimeOnly.MinValue)]))])],
        };
        var options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(40) };
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(2, BacktestRun.Evaluate(Known(0), options, cancellation: token).Ledger.Scored);
        var failure = Assert.Throws<InputException>(() => BacktestRun.Evaluate(Known(1), options, cancellation: token));
        Assert.Contains("1 rows that became known after that date", failure.Message, StringComparison.Ordinal);
    }

    private static Formula Formula(string segment, Condition? when) => new()
    {
        Segment = segment,
        When = when,
        Dimensions = [new Dimension
        {
            Name = "usage",
            Weight = 1,
            Metrics = [new Metric { Name = "score", Column = "score", Weight = 1, Normalise = new Normaliser.Linear(0, 100) }],
        }],
    };
}
