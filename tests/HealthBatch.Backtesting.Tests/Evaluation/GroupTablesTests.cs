using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using Comparison = HealthBatch.Scoring.Scorecards.Comparison;

namespace HealthBatch.Backtesting.Tests.Evaluation;

/// <summary>Overrides, raters and treatment against outcomes, on numbers that can be added up by hand.</summary>
public sealed class GroupTablesTests
{
    private static BacktestOptions Through(int day) => new() { RunDate = Story.Day(1000), ObservedThrough = Story.Day(day) };

    [Fact]
    public void Those_whom_an_override_moved_stand_beside_those_whom_it_left_in_the_band()
    {
        var story = new Story { Options = Through(40), RowsPerGroup = 4, Formulas = [Usage()], Overrides = [Late("invoice overdue", 60), Late("unused: nobody is that late", 900)] };
        for (var i = 0; i < 20; i++)
        {
            // Twelve healthy customers, of whom four are late: three of these churn, and two of the other eight. Eight at risk, one of them late; nobody churns.
            story.On(0, ($"c{i}", i < 12 ? 90 : 60)).Says("days_late", $"c{i}", i < 4 || i == 19 ? 70.0 : 0.0);
            if (i < 3 || i is 4 or 5)
            {
                story.Then($"c{i}", 5, "churned");
            }
        }

        var rows = story.Run().Overrides;
        Assert.Equal([("invoice overdue", "at risk"), ("invoice overdue", "healthy")], rows.Select(row => (row.Override, row.BandWithout)));
        Assert.Equal((1L, 0L, 7L, 0L), (rows[0].Overridden.Observations, rows[0].Overridden.Churned, rows[0].Others.Observations, rows[0].Others.Churned));
        Assert.Equal((4L, 4L, 3L, 3L, 0.75), (rows[1].Overridden.Observations, rows[1].Overridden.Customers, rows[1].Overridden.Churned, rows[1].Overridden.ChurnedCustomers, rows[1].Overridden.ChurnRate!.Value));
        Assert.Equal((8L, 2L, 0.25), (rows[1].Others.Observations, rows[1].Others.Churned, rows[1].Others.ChurnRate!.Value));
        Assert.Equal(0.5, rows[1].Difference!.Value, 1e-15);

        // Distinct customers: each variance is G/(G-1) p q/n, so deff is 4/3 and 8/7; those with few churners (d below 5) take the mean weighted by d, 1 and 2.
        var deff = ((4.0 / 3) + (2 * 8.0 / 7)) / 3;
        double xa = (3 / deff) + 0.5, ma = (4 / deff) + 1, xb = (2 / deff) + 0.5, mb = (8 / deff) + 1;
        var z = (Math.Log(xa / (ma - xa)) - Math.Log(xb / (mb - xb))) / Math.Sqrt((1 / xa) + (1 / (ma - xa)) + (1 / xb) + (1 / (mb - xb)));
        Assert.Equal(z, rows[1].Z!.Value, 1e-12);
        Assert.InRange(rows[1].P!.Value, 0.1, 0.3);
    }

    [Fact]
    public void A_raters_customers_are_held_against_the_same_ratings_of_all_raters()
    {
        var story = new Story { Options = Through(40), RowsPerGroup = 3, Formulas = [Usage(rater: "csm")] };

        // Ann and Bob give 90 to four customers each. One of Ann's churns and three of Bob's: of 90s in all, half. Bob's 10 stays, one row has no rater.
        for (var i = 0; i < 8; i++)
        {
            story.On(0, ($"c{i}", 90)).Says("csm", $"c{i}", i < 4 ? "ann" : "bob");
        }

        story.On(0, ("low", 10), ("nobody", 50)).Says("csm", "low", "bob");
        foreach (var id in new[] { "c0", "c4", "c5", "c6", "nobody" })
        {
            story.Then(id, 5, "churned");
        }

        var rows = story.Run().Raters;
        Assert.Equal([("score", "ann"), ("score", "bob")], rows.Select(row => (row.Metric, row.Rater)));
        Assert.Equal((4L, 1L, 0.25, 90.0, 0.5), (rows[0].Rated.Observations, rows[0].Rated.Churned, rows[0].Rated.ChurnRate!.Value, rows[0].MeanRating, rows[0].ExpectedRate));
        Assert.Equal((5L, 3L, 0.6, 74.0, 0.4), (rows[1].Rated.Observations, rows[1].Rated.Churned, rows[1].Rated.ChurnRate!.Value, rows[1].MeanRating, rows[1].ExpectedRate));

        // Bob's churned have 90; of the retained one has 90 (a tie) and one has 10: half of one pair in two.
        Assert.Equal(0.25, rows[1].Auc);
        Assert.Equal(0.5, rows[0].Auc);
        Assert.Null(rows[0].AucInterval);
    }

    [Fact]
    public void Treated_accounts_are_set_beside_the_others_and_left_out_of_a_second_verdict()
    {
        var story = new Story { Options = Through(40), RowsPerGroup = 64, Names = new LakeColumns { Treated = "called" } };
        for (var i = 0; i < 200; i++)
        {
            // Unhealthy: 60 called, of whom 3 churn; 40 not called, of whom 20 churn. Healthy: nobody called, 5 of 100 churn; of one it is not known.
            story.On(0, ($"c{i}", i < 100 ? 20 : 90));
            if (i < 199)
            {
                story.Says("called", $"c{i}", i < 60);
            }

            if (i < 3 || i is >= 60 and < 80 || i is >= 100 and < 105)
            {
                story.Then($"c{i}", 5, "churned");
            }
        }

        var report = story.Run();
        var treatment = report.Treatment!;
        Assert.Equal((60L, 3L, 139L, 25L, 1L), (treatment.Treated.Observations, treatment.Treated.Churned, treatment.Untreated.Observations, treatment.Untreated.Churned, treatment.Unknown));
        Assert.Equal((0.05, 0.5), (treatment.Bands[0].Treated.ChurnRate!.Value, treatment.Bands[0].Untreated.ChurnRate!.Value));
        Assert.Equal((0L, null, 99L), (treatment.Bands[2].Treated.Observations, treatment.Bands[2].Treated.ChurnRate, treatment.Bands[2].Untreated.Observations));

        // With the treated 23 of 100 against 5 of 100; without them 20 of 40. The AUC rises from 0.645 to that of 20/20 against 5/95: (20 (10 + 95) + 5 47.5)/(25 115).
        Assert.Contains("50.0% of unhealthy observations churned", treatment.WithoutTreated.Sentence, StringComparison.Ordinal);
        Assert.Contains("23.0% of unhealthy observations churned", report.Verdict.Sentence, StringComparison.Ordinal);
        Assert.Equal(((20 * (10 + 95.0)) + (5 * 47.5)) / (25 * 115), treatment.AucWithoutTreated!.Value, 1e-15);
        Assert.Null(new Story { Options = Through(40) }.On(0, ("a", 10), ("b", 90)).Then("a", 5, "churned").Run().Treatment);
    }

    [Fact]
    public void Published_scores_take_revenue_and_treatment_from_the_snapshots_and_segments_and_overrides_from_their_own_columns()
    {
        var scores = new Story
        {
            Options = Through(40),
            RowsPerGroup = 2,
            Existing = new ExistingScore("score", null) { SegmentColumn = "segment", Segments = ["small", "large", "gone"], OverrideColumn = "override", BeforeColumn = "before" },
        };
        scores.On(0, ("a", 10), ("b", 90), ("c", 40), ("d", 90), ("e", 80)).Then("a", 5, "churned").Then("c", 6, "churned").Then("d", 7, "churned");
        foreach (var (id, segment) in new[] { ("a", "small"), ("b", "small"), ("c", "large"), ("d", "large"), ("e", "of an older version") })
        {
            scores.Says("segment", id, segment);
        }

        scores.Says("override", "c", "invoice overdue").Says("before", "c", 90.0);
        var lake = new Story().On(0, ("b", 1), ("a", 1), ("x", 1), ("d", 1)).Worth("a", 100).Worth("b", 300).Worth("d", 50).Says("treated", "a", true).Says("treated", "b", false);
        var input = scores.Input() with { Companions = lake.Input().Snapshots };
        var report = BacktestRun.Evaluate(input, scores.Options, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(["small", "large", "other"], report.Segments.Select(segment => segment.Segment));
        Assert.Equal([2L, 2L, 1L], report.Segments.Select(segment => segment.Ledger.Scored));
        Assert.Equal((100.0, 350.0), (report.Bands[0].Amount!.Value, report.Bands[2].Amount!.Value));
        Assert.Equal(50.0 / 350, report.Bands[2].ChurnRateByAmount!.Value, 1e-15);
        Assert.Equal((1L, 1L, 3L), (report.Treatment!.Treated.Observations, report.Treatment.Untreated.Observations, report.Treatment.Unknown));
        var moved = Assert.Single(report.Overrides);
        Assert.Equal(("invoice overdue", "healthy", 1L, 3L), (moved.Override, moved.BandWithout, moved.Overridden.Churned, moved.Others.Observations));
    }

    private static Override Late(string reason, double days) => new()
    {
        When = new Condition.Of("days_late", new Comparison.Above(days)),
        Kind = OverrideKind.Cap,
        Limit = 40,
        Reason = reason,
    };

    private static Formula Usage(string? rater = null) => new()
    {
        Segment = "all",
        Dimensions = [new Dimension
        {
            Name = "usage",
            Weight = 1,
            Metrics = [new Metric { Name = "score", Column = "score", Weight = 1, Normalise = new Normaliser.Linear(0, 100), Rater = rater }],
        }],
    };
}
