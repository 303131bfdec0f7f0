using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Reads snapshots, scores them through the kernel, and labels them with what happened.</summary>
public static class ObservationReader
{
    /// <summary>Reads the observations of a scorecard.</summary>
    /// <param name="scorecard">What scores.</param>
    /// <param name="snapshots">The snapshots, ordered by as-of date; the options choose among them.</param>
    /// <param name="outcomes">What happened.</param>
    /// <param name="columns">The lake's names.</param>
    /// <param name="hashOf">The hash that the report shows for a file, or null where nobody needs one.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">For people, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InputException">A column is missing or unfit, a customer is listed twice, or no horizon is complete.</exception>
    public static ObservationSet Read(
        Scorecard scorecard,
        IReadOnlyList<Snapshot> snapshots,
        OutcomeBook outcomes,
        LakeColumns columns,
        Func<ITableFile, string>? hashOf,
        BacktestOptions options,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scorecard);
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(options);
        var judged = OutcomeEvent.Parse(options.Event ?? scorecard.Outcome.Events[0]);
        var observedThrough = RequireCompleteHorizon(scorecard, snapshots, outcomes, options);
        var scorer = new SnapshotScorer(scorecard, Choose(snapshots, options), columns, hashOf, options, MetricReading.None, kept: null);
        var timeline = new OutcomeTimeline(outcomes);
        var labels = Labels(scorecard, scorer.Rows, timeline, judged, observedThrough, options, null, KindsTold.None);
        scorer.Run(() => new BlockLabelling(timeline, [new LabelledEvent(judged, labels, null, null)]), progress, cancellation);
        return Set(scorer.Rows, labels, judged, observedThrough);
    }

    /// <summary>The snapshots that the options choose, none later than the run's own day.</summary>
    internal static IReadOnlyList<Snapshot> Choose(IReadOnlyList<Snapshot> snapshots, BacktestOptions options)
    {
        var known = snapshots.Where(snapshot => snapshot.AsOf <= options.RunDate).OrderBy(snapshot => snapshot.AsOf.DayNumber).ToArray();
        var chosen = options.AsOf.Select(Array.ConvertAll(known, snapshot => snapshot.AsOf));
        return Array.FindAll(known, snapshot => chosen.Contains(snapshot.AsOf));
    }

    /// <summary>The last day that outcomes are known for, if that completes a horizon.</summary>
    internal static DateOnly RequireCompleteHorizon(Scorecard scorecard, IReadOnlyList<Snapshot> snapshots, OutcomeBook outcomes, BacktestOptions options)
    {
        var chosen = Choose(snapshots, options);
        if (chosen.Count == 0)
        {
            throw new InputException("snapshots", $"none up to {options.RunDate:yyyy-MM-dd}", "at least one snapshot");
        }

        if (outcomes.ObservedThrough(options) is not { } observedThrough)
        {
            throw new InputException("outcomes", "no outcome that could be used", "at least one, or a stated day through which outcomes are known");
        }

        var first = new OutcomeWindow(chosen[0].AsOf, options.HorizonDays ?? scorecard.Outcome.HorizonDays);
        return first.IsComplete(observedThrough)
            ? observedThrough
            : throw new InputException(
                "outcomes",
                $"none known after {observedThrough:yyyy-MM-dd}, so that no horizon is complete",
                $"outcomes through {first.LastDay:yyyy-MM-dd}, when the horizon of {first.AsOf:yyyy-MM-dd} will be the first to be complete");
    }

    /// <summary>What tells the labels of one event: at the own horizon alone, or at others too and with the kinds of outcomes.</summary>
    internal static Labeller Labels(
        Scorecard scorecard, ScoredRows rows, OutcomeTimeline timeline, OutcomeEvent judged, DateOnly observedThrough, BacktestOptions options, IReadOnlyList<int>? otherHorizons, KindsTold kinds) =>
        new(rows, timeline, judged, scorecard.Outcome, options.HorizonDays ?? scorecard.Outcome.HorizonDays, otherHorizons ?? [], observedThrough, kinds);

    /// <summary>The observations among rows that were labelled.</summary>
    internal static ObservationSet Set(ScoredRows rows, Labeller labeller, OutcomeEvent judged, DateOnly observedThrough)
    {
        var all = new FateCounts();
        var bySegment = rows.Segments.Select(_ => new FateCounts()).ToArray();
        var byDate = new List<DateLedger>();
        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            var counts = new FateCounts();
            for (var segment = 0; segment < bySegment.Length; segment++)
            {
                counts.Add(labeller.Counts(date, segment));
                bySegment[segment].Add(labeller.Counts(date, segment));
            }

            all.Add(counts);
            byDate.Add(new DateLedger(rows.AsOfDates[date], counts.ToLedger()));
        }

        return new ObservationSet
        {
            MakePanel = () => PanelBuilder.Build(rows, labeller.Fate),
            Labels = labeller,
            Event = judged.Name,
            ObservedThrough = observedThrough,
            Ledger = all.ToLedger(),
            LedgerByDate = byDate,
            LedgerBySegment = [.. bySegment.Select(counts => counts.ToLedger())],
            Counts = rows.Counts,
            Inputs = rows.Inputs,
        };
    }
}
