using System.Text.Json;
using HealthBatch.Backtesting.Guards;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;
using Comparison = HealthBatch.Scoring.Scorecards.Comparison;

namespace HealthBatch.Backtesting.Tests;

/// <summary>Rows that were kept give the report that reading the snapshots gives, to the last digit; what can't be used is read again.</summary>
public sealed class KeptDatesTests
{
    private readonly Store _store = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_report_from_kept_rows_is_the_one_from_the_snapshots(int threads)
    {
        var story = Everything();
        story.Options = story.Options with { Threads = threads };
        var (plain, _) = Run(story, null);
        var (first, opened) = Run(story, _store);
        var (second, reopened) = Run(story, _store);

        Assert.Equal(plain, first);
        Assert.Equal(plain, second);
        Assert.Contains("\"Overrides\":[{", plain, StringComparison.Ordinal);
        Assert.Contains("\"Raters\":[{", plain, StringComparison.Ordinal);
        Assert.NotEmpty(opened);
        Assert.Empty(reopened);
    }

    [Fact]
    public void What_was_missing_invalid_or_clipped_counts_as_much_from_kept_rows()
    {
        var story = Everything().Says("days_late", "c1", double.NaN).Says("days_late", "c4", 170.0);
        ScoringCounts Counts() => BacktestReading.Read(
            story.Input() with { Kept = _store }, story.Options, [OutcomeEvent.Parse("churned")], new LeakGuards([]), null, TestContext.Current.CancellationToken).Rows.Counts;

        var read = Counts();
        var restored = Counts();

        Assert.Equal([3, 3], read.Missing);
        Assert.Equal([0, 3], read.Invalid);
        Assert.Equal([0, 3], read.Clipped);
        Assert.Equivalent(read, restored, strict: true);
    }

    [Fact]
    public void Rows_that_became_known_later_stay_left_out()
    {
        var story = Everything().Says("known_at", "c3", Story.Day(300).ToDateTime(TimeOnly.MinValue));
        story.Options = story.Options with { KnownLater = ConflictPolicy.Quarantine };
        var (plain, _) = Run(story, null);
        _ = Run(story, _store);

        Assert.Contains("\"knownLater\":", plain, StringComparison.Ordinal);
        Assert.Equal(plain, Run(story, _store).Report);
    }

    [Fact]
    public void A_leak_that_ended_a_run_ends_the_next_one_too()
    {
        var story = Everything().Says("known_at", "c3", Story.Day(300).ToDateTime(TimeOnly.MinValue));
        var first = Assert.Throws<InputException>(() => Run(story, _store));
        Assert.NotEmpty(_store.Kept);

        var second = Assert.Throws<InputException>(() => Run(story, _store));

        Assert.Equal(first.Message, second.Message);
    }

    [Fact]
    public void Of_a_new_date_and_many_kept_ones_only_the_new_is_read()
    {
        _ = Run(Everything(), _store);
        var story = Everything().On(75, ("c1", 90), ("new", 15), ("c7", 30));

        var (report, opened) = Run(story, _store);

        Assert.Equal(Run(story, null).Report, report);
        Assert.Equal(["day 75"], opened.Distinct());
    }

    [Fact]
    public void A_kept_date_with_any_byte_changed_is_read_again()
    {
        var story = Everything();
        var (plain, _) = Run(story, _store);
        var date = Story.Day(15);
        var whole = _store.Kept[date];
        for (var at = 0; at < whole.Length; at += 97)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x41;
            Check(damaged);
        }

        Check([]);
        Check(whole[..(whole.Length / 2)]);
        Check(whole[..^1]);

        void Check(byte[] damaged)
        {
            _store.Kept[date] = damaged;
            _store.Unusable.Clear();
            var (report, opened) = Run(story, _store);
            Assert.Equal(plain, report);
            Assert.Equal([date], _store.Unusable.Distinct());
            Assert.Equal(["day 15"], opened.Distinct());
            Assert.Equal(whole, _store.Kept[date]);
        }
    }

    [Theory]
    [InlineData(BacktestTables.Verdict, BacktestTables.All)]
    [InlineData(BacktestTables.All, BacktestTables.Verdict)]
    public void What_one_kind_of_report_kept_serves_the_other(BacktestTables first, BacktestTables second)
    {
        var (before, after) = (Everything(), Everything());
        (before.Options, after.Options) = (before.Options with { Tables = first }, after.Options with { Tables = second });
        _ = Run(before, _store);
        var (plain, _) = Run(after, null);
        var (report, opened) = Run(after, _store);
        Assert.Equal(plain, report);
        Assert.Empty(opened);
    }

    /// <summary>Overrides, raters, treatment, amounts, a customer listed twice, one without an id, missing values; several row groups a date.</summary>
    private static Story Everything()
    {
        var story = new Story
        {
            Options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(80), Conflicts = ConflictPolicy.Quarantine },
            RowsPerGroup = 4,
            Formulas =
            [
                new Formula
                {
                    Segment = "all",
                    Dimensions =
                    [
                        new Dimension
                        {
                            Name = "usage",
                            Weight = 1,
                            Metrics =
                            [
                                new Metric { Name = "score", Column = "score", Weight = 3, Normalise = new Normaliser.Linear(0, 100), Rater = "csm" },
                                new Metric { Name = "late", Column = "days_late", Weight = 1, Normalise = new Normaliser.Linear(100, 0) },
                            ],
                        },
                    ],
                },
            ],
            Overrides = [new Override { When = new Condition.Of("days_late", new Comparison.Above(60)), Kind = OverrideKind.Cap, Limit = 40, Reason = "invoice overdue" }],
        };
        foreach (var day in new[] { 0, 15, 45 })
        {
            for (var i = 0; i < 14; i++)
            {
                story.On(day, ($"c{i}", i == 5 ? null : (i * 37 + day) % 101));
            }

            story.On(day, ("c2", 50), (null, 70));
        }

        for (var i = 0; i < 14; i++)
        {
            story.Worth($"c{i}", 100 + i).Says("days_late", $"c{i}", i % 4 == 0 ? 70.0 : i).Says("csm", $"c{i}", i % 2 == 0 ? "ann" : "bob").Says("treated", $"c{i}", i % 3 == 0);
            if (i % 3 == 1)
            {
                story.Then($"c{i}", 20 + i, "churned", 50);
            }
        }

        return story;
    }

    private static (string Report, List<string> Opened) Run(Story story, Store? store)
    {
        var opened = new List<string>();
        var input = story.Input();
        input = input with
        {
            Kept = store,
            Snapshots = [.. input.Snapshots.Select(snapshot => snapshot with { Files = [.. snapshot.Files.Select(file => new Watched(file, opened))] })],
        };
        BacktestReport report = BacktestRun.Evaluate(input, story.Options, cancellation: TestContext.Current.CancellationToken);
        return (JsonSerializer.Serialize(report), opened);
    }

    private sealed class Watched(ITableFile file, List<string> opened) : ITableFile
    {
        public string Path => file.Path;

        public IColumnSource Open()
        {
            lock (opened)
            {
                opened.Add(file.Path);
            }

            return file.Open();
        }
    }

    private sealed class Store : IScoredDateStore
    {
        public Dictionary<DateOnly, byte[]> Kept { get; } = [];

        public List<DateOnly> Unusable { get; } = [];

        public Stream? Open(Snapshot snapshot)
        {
            lock (Kept)
            {
                return Kept.TryGetValue(snapshot.AsOf, out var bytes) ? new MemoryStream(bytes) : null;
            }
        }

        public void Keep(Snapshot snapshot, Action<Stream> write)
        {
            var stream = new MemoryStream();
            write(stream);
            lock (Kept)
            {
                Kept[snapshot.AsOf] = stream.ToArray();
            }
        }

        public void Damaged(Snapshot snapshot)
        {
            lock (Kept)
            {
                Unusable.Add(snapshot.AsOf);
            }
        }
    }
}
