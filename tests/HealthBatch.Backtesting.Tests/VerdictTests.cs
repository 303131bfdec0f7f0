using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Tests;

/// <summary>Nulls and traps: what a backtest must not be talked into.</summary>
public sealed class VerdictTests
{
    [Fact]
    public void A_score_that_works_is_confirmed() => Assert.Equal("confirmed", Simulated(score => 0.5 - (0.4 * score / 100)).Verdict.Outcome);

    [Fact]
    public void A_reversed_score_is_contradicted()
    {
        var report = Simulated(score => 0.1 + (0.4 * score / 100));
        Assert.Equal("contradicted", report.Verdict.Outcome);
        Assert.StartsWith("Contradicted: healthy customers churned more often than unhealthy ones.", report.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Shuffled_outcomes_prove_nothing_and_it_says_what_would_have_shown()
    {
        var report = Simulated(_ => 0.25);
        Assert.Equal("not-proven", report.Verdict.Outcome);
        Assert.Contains("percentage points four times in five", report.Verdict.Sentence, StringComparison.Ordinal);
        Assert.NotNull(report.Verdict.MinimumDetectableDifference);
    }

    [Fact]
    public void A_verdict_says_up_to_which_look_at_growing_data_it_would_pass()
    {
        // 18 of 60 against 6 of 60: p of the weakest z lies between the levels of the first look and the third.
        var report = Bands((60, 20, 18), (60, 80, 6)).Run();
        var weakest = new[] { report.Comparisons[^1].Z!.Value, -report.Trend!.ClusteredZ!.Value, -report.Trend.WithinDateZ!.Value }.Min();
        var p = Statistics.Distributions.NormalDistribution.UpperTail(weakest);
        Assert.Equal("confirmed", report.Verdict.Outcome);
        Assert.Equal((int)Math.Sqrt(0.15 / p / (Math.PI * Math.PI)), report.Verdict.LastLookPassed);
        Assert.Equal(1, report.Verdict.LastLookPassed);

        Assert.Equal(report.Verdict.LastLookPassed, Bands((60, 20, 6), (60, 80, 18)).Run().Verdict is { Outcome: "contradicted" } against ? against.LastLookPassed : null);
        Assert.Null(Simulated(_ => 0.25).Verdict.LastLookPassed);
    }

    [Fact]
    public void A_weak_effect_says_how_many_more_churned_customers_would_settle_it()
    {
        var story = Bands((40, 20, 12), (40, 80, 9));
        var report = story.Run();
        Assert.Matches("^Not proven: .*; if what was seen is real, roughly [0-9,]+ more customers who churned would settle it\\.$", report.Verdict.Sentence);

        // z grows with the square root of churned customers: 21 (2.80/z)² are needed, of which 21 are there; two digits, rounded up.
        var trend = report.Trend!;
        var weakest = new[] { report.Comparisons[^1].Z!.Value, -trend.ClusteredZ!.Value, -trend.WithinDateZ!.Value }.Min();
        var more = 21 * (Math.Pow(2.80 / weakest, 2) - 1);
        Assert.InRange(more, 100, 1000);
        Assert.Contains($"roughly {10 * Math.Ceiling(more / 10):0} more", report.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_without_churn_is_not_proven_and_does_not_harm_the_others()
    {
        var story = new Story
        {
            Options = Through,
            RowsPerGroup = 64,
            Formulas = [Segment("quiet", new Condition.Of("amount", new Scoring.Scorecards.Comparison.Below(100))), Segment("others", null)],
        };
        for (var i = 0; i < 800; i++)
        {
            var id = $"c{i}";
            story.On(0, (id, i % 2 == 0 ? 20 : 90)).Worth(id, i < 400 ? 10 : 500);
            if (i >= 400 && (i % 2 == 0 ? i < 600 : i < 440))
            {
                story.Then(id, 5, "churned");
            }
        }

        var report = story.Run();
        Assert.Equal(["not-proven", "confirmed"], report.Segments.Select(segment => segment.Verdict.Outcome));
        Assert.Equal((400L, 0L), (report.Segments[0].Ledger.Retained, report.Segments[0].Ledger.Churned));
        Assert.Contains("Only 0 customers churned: too few to tell anything", report.Segments[0].Verdict.Sentence, StringComparison.Ordinal);
        Assert.All(report.Segments[0].Bands, band => Assert.Null(band.Interval));
        Assert.Null(report.Segments[0].Discrimination);
    }

    [Fact]
    public void A_single_band_has_nothing_to_compare()
    {
        var story = Bands((40, 20, 12));
        story.Bands = new BandScale([new Band("all", 0)]);
        var report = story.Run();
        Assert.Equal("Not proven: the scorecard has a single band, so there is nothing to compare.", report.Verdict.Sentence);
        Assert.Null(report.Trend);
        Assert.Empty(report.Comparisons);
    }

    [Fact]
    public void Without_churn_there_is_no_standard_error_no_AUC_and_no_verdict()
    {
        var report = Bands((40, 20, 0), (40, 80, 0)).Run();
        Assert.Equal("not-proven", report.Verdict.Outcome);
        Assert.Null(report.Discrimination);
        Assert.Null(report.Bands[0].StandardError);
        Assert.Equal("fewer than 2 churned customers", report.Bands[0].WhyNot);
        Assert.Equal(0, report.Bands[0].ChurnRate);
    }

    [Fact]
    public void One_customer_proves_nothing()
    {
        var report = new Story { Options = Through }.On(0, ("a", 10)).Then("a", 5, "churned").Run();
        Assert.Equal("not-proven", report.Verdict.Outcome);
        Assert.Null(report.Bands[0].Interval);
        Assert.NotNull(report.Bands[0].NaiveInterval);
    }

    [Fact]
    public void When_everyone_churned_there_is_nothing_to_tell_apart()
    {
        var report = Bands((40, 20, 40), (40, 80, 40)).Run();
        Assert.Equal("not-proven", report.Verdict.Outcome);
        Assert.Null(report.Discrimination);
        Assert.Null(report.Verdict.MinimumDetectableDifference);
        Assert.Equal(1, report.Bands[0].ChurnRate);
    }

    [Fact]
    public void Ties_everywhere_give_an_AUC_of_a_half()
    {
        var report = Bands((80, 60, 20)).Run();
        Assert.Equal(0.5, report.Discrimination!.Auc);
        Assert.Equal("not-proven", report.Verdict.Outcome);
        Assert.StartsWith("Not proven: no customer was ever unhealthy", report.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void One_as_of_date_is_enough() => Assert.Equal("confirmed", Bands((200, 20, 100), (200, 60, 60), (200, 80, 20)).Run().Verdict.Outcome);

    [Fact]
    public void An_existing_band_without_a_score_has_a_verdict_but_no_AUC_to_compare()
    {
        var input = Bands((200, 20, 100), (200, 60, 60), (200, 80, 20)).Input();
        var banded = input with
        {
            Scorecard = input.Scorecard with { Existing = new ExistingScore(null, "band") },
            Snapshots = [new(Story.Day(0), [new MemoryTable(
                "day 0",
                64,
                ("customer_id", [.. Enumerable.Range(0, 600).Select(i => (object?)$"c{i}")]),
                ("score", [.. Enumerable.Range(0, 600).Select(i => (object?)(double)(i % 100))]),
                ("band", [.. Enumerable.Range(0, 600).Select(i => (object?)(i < 200 ? "unhealthy" : i < 400 ? "at risk" : "healthy"))]))])],
            Challengers = [new Challenger(input.Scorecard with { Name = "rival" }, "abc")],
        };
        var report = BacktestRun.Evaluate(banded, new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(40) }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("confirmed", report.Verdict.Outcome);
        Assert.Null(report.Discrimination);
        var challenger = Assert.Single(report.Challengers);
        Assert.Equal((0L, null), (challenger.Observations, challenger.ChampionAuc));
    }

    private static Formula Segment(string name, Condition? when) => new()
    {
        Segment = name,
        When = when,
        Dimensions = [new Dimension { Name = "usage", Weight = 1, Metrics = [new Metric { Name = "score", Column = "score", Weight = 1, Normalise = new Normaliser.Linear(0, 100) }] }],
    };

    private static BacktestOptions Through => new() { RunDate = Story.Day(1000), ObservedThrough = Story.Day(40) };

    /// <summary>By band: customers, their score, how many of them churn.</summary>
    private static Story Bands(params (int Customers, double Score, int Churned)[] bands)
    {
        var story = new Story { Options = Through, RowsPerGroup = 64 };
        var next = 0;
        foreach (var (customers, score, churned) in bands)
        {
            for (var i = 0; i < customers; i++)
            {
                story.On(0, ($"c{next}", score));
                if (i < churned)
                {
                    story.Then($"c{next}", 5, "churned");
                }

                next++;
            }
        }

        return story;
    }

    /// <summary>500 customers at 4 dates that are 30 days apart; those who churn leave.</summary>
    private static BacktestReport Simulated(Func<double, double> churn)
    {
        var random = new Random(20260131);
        var story = new Story { Options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(200) }, RowsPerGroup = 100 };
        var gone = new HashSet<int>();
        for (var date = 0; date < 4; date++)
        {
            for (var c = 0; c < 500; c++)
            {
                var score = Math.Round(100 * random.NextDouble(), 2);
                if (gone.Contains(c))
                {
                    continue;
                }

                story.On(30 * date, ($"c{c}", score));
                if (random.NextDouble() < churn(score))
                {
                    story.Then($"c{c}", (30 * date) + 1 + random.Next(30), "churned");
                    gone.Add(c);
                }
            }
        }

        return story.Run();
    }
}
