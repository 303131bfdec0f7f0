using HealthBatch.Backtesting.Evaluation;
using HealthBatch.Backtesting.Guards;
using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Observations;

/// <summary>All that one reading of snapshots and outcomes gives a backtest, for every event that is judged.</summary>
internal sealed class BacktestReading
{
    // Fewer leave too little behind to collect it.
    private const int ManyRows = 2_000_000;

    private BacktestReading(SnapshotScorer scorer) => (Rows, Notes) = (scorer.Rows, scorer.Notes);

    /// <summary>The scored rows.</summary>
    public ScoredRows Rows { get; }

    /// <summary>What is said of them beside; null unless every value is taken.</summary>
    public RowNotes? Notes { get; }

    /// <summary>The outcomes.</summary>
    public OutcomeBook Outcomes { get; private set; } = null!;

    /// <summary>The outcomes by customer of the rows.</summary>
    public OutcomeTimeline Timeline { get; private set; } = null!;

    /// <summary>The last day that outcomes are known for.</summary>
    public DateOnly ObservedThrough { get; private set; }

    /// <summary>By event: what is told of the rows.</summary>
    public IReadOnlyList<LabelledEvent> Events { get; private set; } = [];

    /// <summary>
    /// Reads. With several threads, outcomes are read while snapshots are scored; what is wrong with outcomes is said first, whichever is found first. For the verdict alone
    /// metrics are looked at in rough, and once more in full where that leaves a leak in doubt.
    /// </summary>
    public static BacktestReading Read(
        BacktestInput input, BacktestOptions options, IReadOnlyList<OutcomeEvent> judged, LeakGuards guards, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        // Kept dates serve reports with all tables too, so they are kept whole.
        if (options.Tables == BacktestTables.Verdict && input.Kept is null)
        {
            var rough = Read(input, options, judged, MetricReading.Screened, progress, cancellation);
            if (rough.Events.All(one => rough.Suspects(one).All(guards.WaivesSeparating)))
            {
                return rough;
            }
        }

        return Read(input, options, judged, MetricReading.Every, progress, cancellation);
    }

    private static BacktestReading Read(
        BacktestInput input, BacktestOptions options, IReadOnlyList<OutcomeEvent> judged, MetricReading metrics, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        SnapshotScorer scorer;
        try
        {
            scorer = new SnapshotScorer(
                input.Scorecard, ObservationReader.Choose(input.Snapshots, options), input.Columns, input.HashOf, options, metrics, input.Kept);
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
                // What outcomes say of revenue is only held against what was at stake.
                (reading.Outcomes, reading.ObservedThrough) = ReadOutcomes(input, options with { KeepAmounts = reading.HasRevenue(input, options) }, cancellation);
                reading.Timeline = new OutcomeTimeline(reading.Outcomes);
                reading.Events = [.. judged.Select(one => reading.Prepare(one, input, options, metrics, scorer.Blocks))];
                return new BlockLabelling(reading.Timeline, reading.Events);
            },
            progress,
            cancellation);
        foreach (var one in reading.Events)
        {
            one.Labels.Finish();
        }

        if (options.Tables == BacktestTables.All && reading.Rows.Count > ManyRows)
        {
            // What reading needed is a quarter of all by now and garbage at once: the tables that follow take its place, where they would come on top of it.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return reading;
    }

    private static (OutcomeBook Book, DateOnly ObservedThrough) ReadOutcomes(BacktestInput input, BacktestOptions options, CancellationToken cancellation)
    {
        var book = OutcomeBook.Read(input.Outcomes, input.Columns, options, cancellation);
        return (book, ObservationReader.RequireCompleteHorizon(input.Scorecard, input.Snapshots, book, options));
    }

    private LabelledEvent Prepare(OutcomeEvent judged, BacktestInput input, BacktestOptions options, MetricReading metrics, int blocks)
    {
        var full = options.Tables == BacktestTables.All;
        var labels = ObservationReader.Labels(input.Scorecard, Rows, Timeline, judged, ObservedThrough, options, full ? HorizonTable.Days : null, !full ? KindsTold.None : HasRevenue(input, options) ? KindsTold.OfRows : KindsTold.Counts);
        if (metrics == MetricReading.Screened)
        {
            return new LabelledEvent(judged, labels, null, new SeparationScreen(Rows.Metrics.Count));
        }

        var sample = full ? new MetricSample(Rows.Customer, blocks, Complete(labels) * Rows.Metrics.Count) : null;
        return new LabelledEvent(judged, labels, new MetricTally(Rows.Metrics.Count, Rows.AsOfDates.Count, sample), null);
    }

    /// <summary>Whether rows have the revenue at stake, now or once it is joined to them.</summary>
    private bool HasRevenue(BacktestInput input, BacktestOptions options) => Rows.Amount is not null || (options.KeepAmounts && input.Companions.Count > 0);

    /// <summary>The rows of dates whose horizon is complete.</summary>
    private long Complete(Labeller labels)
    {
        var complete = 0L;
        for (var date = 0; date < Rows.AsOfDates.Count; date++)
        {
            complete += labels.Complete[date] > labels.OwnHorizon ? Rows.DateStart[date + 1] - Rows.DateStart[date] : 0;
        }

        return complete;
    }

    private IEnumerable<string> Suspects(LabelledEvent one)
    {
        var ledger = ObservationReader.Set(Rows, one.Labels, one.Judged, ObservedThrough).Ledger;
        return one.Screen!.Suspects(ledger.Churned, ledger.Retained).Select(metric => Rows.Metrics[metric]);
    }
}
