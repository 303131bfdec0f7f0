using System.Text.Json;
using HealthBatch.Backtesting.Guards;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using Comparison = HealthBatch.Scoring.Scorecards.Comparison;

namespace HealthBatch.Backtesting.Tests;

/// <summary>A report of the verdict alone says what the whole report says, to the last digit, and looks at the same leaks.</summary>
public sealed class VerdictTablesTests
{
    [Theory]
    [InlineData(1, SeparationScreen.MostCells)]
    [InlineData(2, SeparationScreen.MostCells)]
    [InlineData(2, 0)]
    public void Every_figure_is_that_of_the_whole_report(int threads, long mostScreened)
    {
        var story = Segments();
        story.Options = story.Options with { Threads = threads, MostScreened = mostScreened };
        var whole = story.RunAll();
        Assert.Equal(["churned", "contracted"], whole.Select(report => report.Event));
        Assert.NotEmpty(whole[0].Overrides);

        AssertSame(whole, Verdict(story).RunAll());
    }

    [Fact]
    public void On_the_real_panel_every_figure_is_that_of_the_whole_report()
    {
        BacktestInput[] panels = [CdnowLake.Q90, CdnowLake.Input("snapshots", Path.Combine("outcomes_events", "outcomes.parquet"))];
        foreach (var input in panels)
        {
            var options = new BacktestOptions { RunDate = new DateOnly(2000, 1, 1), Threads = 2 };
            var token = TestContext.Current.CancellationToken;
            AssertSame(
                BacktestRun.EvaluateAll(input, options, cancellation: token), BacktestRun.EvaluateAll(input, options with { Tables = BacktestTables.Verdict }, cancellation: token));
        }
    }

    [Fact]
    public void It_says_what_it_leaves_out()
    {
        var report = Verdict(Segments()).Run();
        Assert.Equal(LeftOutTables.OfVerdict, report.LeftOut);
        Assert.Contains("metrics", report.LeftOut!);
        Assert.Equal(["the interval for other months was left out"], report.Bands.Concat(report.Segments.SelectMany(segment => segment.Bands)).Select(band => band.OtherMonthsWhyNot).Distinct());
        Assert.Null(Segments().Run().LeftOut);
    }

    [Theory]
    [InlineData(SeparationScreen.MostCells)]
    [InlineData(0)]
    public void A_metric_that_knows_the_outcome_ends_the_run_with_the_same_words(long mostScreened)
    {
        var story = Screened(mostScreened, separates: (_, _) => true);
        var expected = Assert.Throws<InputException>(story.Run).Message;
        Assert.Contains("metric score", expected, StringComparison.Ordinal);

        Assert.Equal(expected, Assert.Throws<InputException>(() => Opened(Verdict(story), out _)).Message);

        story.Options = story.Options with { WaivedGuards = ["separating-metric:score"] };
        _ = Opened(story, out var readings);
        Assert.Equal(1, readings);
    }

    [Fact]
    public void Some_of_the_blocks_clear_a_metric_that_does_not_know_the_outcome()
    {
        var story = Screened(mostScreened: 0, separates: (_, _) => false);
        var report = Opened(Verdict(story), out var readings);
        Assert.Equal(1, readings);
        Assert.Equal(story.Run().Verdict.Sentence, report.Verdict.Sentence);
    }

    [Fact]
    public void What_some_of_the_blocks_leave_in_doubt_is_counted_in_full()
    {
        // The first and the last block separate the two perfectly; the two between, which are not counted, do not.
        var story = Screened(mostScreened: 0, separates: (day, customer) => day == 0 ? customer < 40 : customer >= 40);
        var whole = story.Run();
        var report = Opened(Verdict(story), out var readings);
        Assert.Equal(2, readings);
        AssertSame([whole], [report]);
    }

    private static void AssertSame(IReadOnlyList<BacktestReport> whole, IReadOnlyList<BacktestReport> verdict)
    {
        Assert.Equal(whole.Count, verdict.Count);
        foreach (var (all, some) in whole.Zip(verdict))
        {
            Assert.Equal(JsonSerializer.Serialize(OfVerdict(all)), JsonSerializer.Serialize(some));
        }
    }

    private static BacktestReport OfVerdict(BacktestReport report) => report with
    {
        Bands = OfVerdict(report.Bands),
        Segments = [.. report.Segments.Select(segment => segment with { Bands = OfVerdict(segment.Bands) })],
        Discrimination = report.Discrimination is { } found ? found with { KsInterval = null } : null,
        Metrics = [],
        Overrides = [],
        Raters = [],
        RaterCorrections = [],
        Treatment = null,
        Challengers = [],
        Capacity = [],
        Bootstrap = null,
        Calibration = null,
        Survival = null,
        LeadTime = null,
        Horizons = [],
        Stability = null,
        LeftOut = LeftOutTables.OfVerdict,
    };

    private static IReadOnlyList<BandResult> OfVerdict(IReadOnlyList<BandResult> bands) =>
    [
        .. bands.Select(band => band with
        {
            OtherMonthsInterval = null,
            OtherMonthsWhyNot = "the interval for other months was left out",
            Amount = null,
            ObservationsWithAmount = null,
            ChurnRateByAmount = null,
            GrossRetention = null,
            NetRetention = null,
            RenewalRate = null,
            ExpansionRate = null,
            ContractionRate = null,
        }),
    ];

    private static Story Verdict(Story story)
    {
        story.Options = story.Options with { Tables = BacktestTables.Verdict };
        return story;
    }

    /// <summary>How often the first snapshot was opened to be read, beside the once that its schema is looked at in each reading.</summary>
    private static BacktestReport Opened(Story story, out int readings)
    {
        var opened = 0;
        var input = story.Input();
        input = input with { Snapshots = [.. input.Snapshots.Select(snapshot => snapshot with { Files = [.. snapshot.Files.Select(file => new Counted(file, () => Interlocked.Increment(ref opened)))] })] };
        try
        {
            return BacktestRun.Evaluate(input, story.Options, cancellation: TestContext.Current.CancellationToken);
        }
        finally
        {
            readings = opened / 2 / input.Snapshots.Count;
        }
    }

    /// <summary>Two blocks of 40 on each of two dates; every other customer churns, after each.</summary>
    private static Story Screened(long mostScreened, Func<int, int, bool> separates)
    {
        var story = new Story
        {
            Options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(100), MostScreened = mostScreened },
            RowsPerGroup = 40,
            Formulas = [Formula("all", null, "score")],
        };
        for (var i = 0; i < 80; i++)
        {
            var churns = i % 2 == 0;
            foreach (var day in new[] { 0, 40 })
            {
                story.On(day, ($"c{i}", separates(day, i) ? churns ? i % 40 : 60 + (i % 40) : (i * 37) % 100));
            }

            if (churns)
            {
                story.Then($"c{i}", 5, "churned").Then($"c{i}", 45, "churned");
            }
        }

        return story;
    }

    /// <summary>Two segments, two events, overrides, raters, treatment, amounts, unscored and repeated customers, an open horizon.</summary>
    private static Story Segments()
    {
        var story = new Story
        {
            Options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(140), Conflicts = ConflictPolicy.Quarantine },
            Definition = new OutcomeDefinition { HorizonDays = 30, Events = ["churned", "contracted"] },
            RowsPerGroup = 16,
            Formulas = [Formula("small", new Condition.Of("days_late", new Comparison.Below(10)), "score"), Formula("large", null, "score", "days_late")],
            Overrides = [new Override { When = new Condition.Of("days_late", new Comparison.Above(50)), Kind = OverrideKind.Cap, Limit = 40, Reason = "invoice overdue" }],
        };
        for (var i = 0; i < 90; i++)
        {
            foreach (var day in new[] { 0, 30, 60, 90, 120 })
            {
                story.On(day, ($"c{i}", i % 17 == 3 ? null : ((i * 37) + day) % 101));
            }

            story.Worth($"c{i}", 100 + i).Says("days_late", $"c{i}", (double)(i % 60)).Says("treated", $"c{i}", i % 3 == 0);
            if ((i * 37 % 101) + (i * 13 % 40) < 60)
            {
                story.Then($"c{i}", 20 + i, i % 4 == 0 ? "contracted" : "churned", 50).Then($"c{i}", 100, "renewed");
            }
        }

        return story.On(30, ("c2", 50), (null, 70));
    }

    private static Formula Formula(string segment, Condition? when, params string[] columns) => new()
    {
        Segment = segment,
        When = when,
        Dimensions = [new Dimension
        {
            Name = "usage",
            Weight = 1,
            Metrics = [.. columns.Select(column => new Metric { Name = column, Column = column, Weight = 1, Normalise = new Normaliser.Linear(column == "score" ? 0 : 100, column == "score" ? 100 : 0) })],
        }],
    };

    private sealed class Counted(ITableFile file, Action opened) : ITableFile
    {
        public string Path => file.Path;

        public IColumnSource Open()
        {
            opened();
            return file.Open();
        }
    }
}
