using HealthBatch.Backtesting.Evaluation;
using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Observations;

/// <summary>All that one reading of snapshots and outcomes gives a backtest, for every event that is judged.</summary>
internal sealed class BacktestReading
{
    private BacktestReading(SnapshotScorer scorer) => (Rows, Notes) = (scorer.Rows, scorer.Notes);

    /// <summary>The scored rows.</summary>
    public ScoredRows Rows { get; }

    /// <summary>What is said of them beside; null unless all tables are asked for.</summary>
    public RowNotes? Notes { get; }

    /// <summary>The outcomes.</summary>
    public OutcomeBook Outcomes { get; private set; } = null!;

    /// <summary>The outcomes by customer of the rows.</summary>
    public OutcomeTimeline Timeline { get; private set; } = null!;

    /// <summary>The last day that outcomes are known for.</summary>
    public DateOnly ObservedThrough { get; private set; }

    /// <summary>By event: its labels, and what they make of the metrics, which is null unless all tables are asked for.</summary>
    public IReadOnlyList<(OutcomeEvent Judged, Labeller Labels, MetricTally? Metrics)> Events { get; private set; } = [];

    /// <summary>Reads. With several threads, outcomes are read while snapshots are scored; what is wrong with outcomes is said first, whichever is found first.</summary>
    public static BacktestReading Read(
        BacktestInput input, BacktestOptions options, IReadOnlyList<OutcomeEvent> judged, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        SnapshotScorer scorer;
        try
        {
            scorer = new SnapshotScorer(
                input.Scorecard, ObservationReader.Choose(input.Snapshots, options), input.Columns, input.HashOf, options, options.Tables == BacktestTables.All, input.Kept);
        }
        catch (InputException)
        {
            _ = ReadOutcomes(input, options, cancellation);
            throw;
        }

        var reading = new BacktestReading(scorer);
        scorer.Run(
            () =>
            {
                (reading.Outcomes, reading.ObservedThrough) = ReadOutcomes(input, options, cancellation);
                reading.Timeline = new OutcomeTimeline(reading.Outcomes);
                reading.Events = [.. judged.Select(one => reading.Prepare(one, input, options, scorer.Blocks))];
                return new BlockLabelling(reading.Timeline, [.. reading.Events.Select(one => (one.Labels, one.Metrics))]);
            },
            progress,
            cancellation);
        return reading;
    }

    private static (OutcomeBook Book, DateOnly ObservedThrough) ReadOutcomes(BacktestInput input, BacktestOptions options, CancellationToken cancellation)
    {
        var book = OutcomeBook.Read(input.Outcomes, input.Columns, options, cancellation);
        return (book, ObservationReader.RequireCompleteHorizon(input.Scorecard, input.Snapshots, book, options));
    }

    private (OutcomeEvent Judged, Labeller Labels, MetricTally? Metrics) Prepare(OutcomeEvent judged, BacktestInput input, BacktestOptions options, int blocks)
    {
        var full = options.Tables == BacktestTables.All;
        var labels = ObservationReader.Labels(input.Scorecard, Rows, Timeline, judged, ObservedThrough, options, full ? HorizonTable.Days : []);
        if (!full)
        {
            return (judged, labels, null);
        }

        var complete = 0L;
        for (var date = 0; date < Rows.AsOfDates.Count; date++)
        {
            complete += labels.Complete[date] > labels.OwnHorizon ? Rows.DateStart[date + 1] - Rows.DateStart[date] : 0;
        }

        var sample = new MetricSample(Rows.Customer, blocks, complete * Rows.Metrics.Count);
        return (judged, labels, new MetricTally(Rows.Metrics.Count, Rows.AsOfDates.Count, sample));
    }
}
