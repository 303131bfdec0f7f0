using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Tests;

/// <summary>Where raters are corrected, a recomputed backtest sees what publishing would publish: every date is corrected by its own snapshot.</summary>
public sealed class RatersTests
{
    private static readonly Scorecard Card = new()
    {
        Name = "rated",
        Version = 1,
        EffectiveFrom = Story.Start,
        Bands = new BandScale([new Band("unhealthy", 0), new Band("at risk", 50), new Band("healthy", 75)]),
        Formulas =
        [
            new Formula
            {
                Segment = "everyone",
                Dimensions =
                [
                    new Dimension
                    {
                        Name = "relationship",
                        Weight = 1,
                        Metrics = [new Metric { Name = "rating", Column = "rating", Weight = 1, Normalise = new Normaliser.Linear(0, 100), Rater = "csm", CorrectRater = true }],
                    },
                ],
            },
        ],
        Outcome = new OutcomeDefinition { HorizonDays = 30 },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_backtest_scores_as_publishing_does(int threads)
    {
        // Ann rates 40 points higher than Bob on the first day, and as he does on the second.
        Snapshot[] snapshots = [Day(0, 20), Day(40, 0)];
        var options = new BacktestOptions { RunDate = Story.Day(1000), ObservedThrough = Story.Day(100), Threads = threads };
        var outcomes = new MemoryTable(
            "outcomes", 5, ("customer_id", ["c1", "c50"]), ("outcome_date", [Story.Day(5), Story.Day(6)]), ("outcome", ["churned", "churned"]), ("known_at", [Story.Day(5).ToDateTime(TimeOnly.MinValue), null]));
        var book = OutcomeBook.Read([outcomes], new LakeColumns(), options, TestContext.Current.CancellationToken);

        var set = ObservationReader.Read(Card, snapshots, book, new LakeColumns(), null, options with { KeepNormalised = true }, cancellation: TestContext.Current.CancellationToken);

        for (var date = 0; date < 2; date++)
        {
            var published = Published(snapshots[date]);
            var scores = set.Panel.Score.AsSpan(set.Panel.DateStart[date]..set.Panel.DateStart[date + 1]);
            Assert.Equal(scores.Length, published.Histogram.Sum());
            foreach (var score in scores)
            {
                published.Histogram[score]--;
            }

            Assert.All(published.Histogram, left => Assert.Equal(0, left));
        }

        // Without the correction the first day would hold ratings as they are, in whole points.
        Assert.Contains(set.Panel.Score, score => score % 100 != 0);
        var report = BacktestRun.Evaluate(
            new BacktestInput { Scorecard = Card, ScorecardSha256 = "", Snapshots = [snapshots[0]], Outcomes = [outcomes] }, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["ann", "bob"], report.RaterCorrections.Select(row => row.Rater));
        Assert.True(report.RaterCorrections[0].Offset > 15 && report.RaterCorrections[1].Offset < -15, $"{report.RaterCorrections[0]}, {report.RaterCorrections[1]}");
        Assert.Equal(Published(snapshots[0]).Raters[0].Correction.Offsets.Select(rater => rater.Offset), report.RaterCorrections.Select(row => row.Offset));
    }

    private static Snapshot Day(int day, int apart)
    {
        MemoryTable Part(string path, int from, int to) => new(
            path,
            7,
            ("customer_id", [.. Enumerable.Range(from, to - from).Select(i => (object?)$"c{i}")]),
            ("rating", [.. Enumerable.Range(from, to - from).Select(i => (object?)(50.0 + (i % 11) + (i % 2 == 0 ? apart : -apart)))]),
            ("csm", [.. Enumerable.Range(from, to - from).Select(i => (object?)(i % 2 == 0 ? "ann" : "bob"))]));
        return new Snapshot(Story.Day(day), [Part($"{day} a", 0, 30), Part($"{day} b", 30, 66)]);
    }

    private static ScoreSummary Published(Snapshot snapshot) => ScoreRun.Run(
        new ScoreRunRequest { Snapshot = snapshot, Scorecard = Card, Sink = _ => new Nowhere() }, null, TestContext.Current.CancellationToken);

    /// <summary>A sink that keeps nothing: the summary is what is looked at.</summary>
    private sealed class Nowhere : IColumnSink, IEncodedRowGroup
    {
        public int RowCount { get; private set; }

        public IEncodedRowGroup Encode(ColumnBatch rows)
        {
            RowCount = rows.RowCount;
            return this;
        }

        public void Append(IEncodedRowGroup rowGroup)
        {
        }

        public WrittenTable Complete() => new("nowhere", RowCount, 0, "");

        public void Dispose()
        {
        }
    }
}
