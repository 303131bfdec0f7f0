using HealthBatch.Backtesting.Evaluation;
using HealthBatch.Backtesting.Guards;
using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting;

/// <summary>A backtest from snapshots and outcomes to its report. Pure: the same input and options give the same report, at any number of threads.</summary>
public static class BacktestRun
{
    /// <summary>Judges one event: the one that the options name, else the scorecard's first.</summary>
    /// <exception cref="InputException">Something that came in is wrong, or no horizon is complete.</exception>
    public static BacktestReport Evaluate(
        BacktestInput input, BacktestOptions options, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        return Evaluate(input, options, [options.Event ?? input.Scorecard.Outcome.Events[0]], progress, cancellation)[0];
    }

    /// <summary>Judges every event of the scorecard, each with a verdict of its own, from one reading.</summary>
    /// <exception cref="InputException">Something that came in is wrong, or no horizon is complete.</exception>
    public static IReadOnlyList<BacktestReport> EvaluateAll(
        BacktestInput input, BacktestOptions options, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        return Evaluate(input, options, options.Event is { } one ? [one] : input.Scorecard.Outcome.Events, progress, cancellation);
    }

    private static CustomerMatch Match(ScoredRows rows, ReadOnlySpan<int> inBook, OutcomeBook outcomes)
    {
        // Customers are numbered as they are met, so those of the first date come first.
        var onFirst = 0;
        for (var row = 0; row < rows.DateStart[1]; row++)
        {
            onFirst = rows.Customer[row] == ScoredRows.NoCustomer ? onFirst : Math.Max(onFirst, (rows.Customer[row] < 0 ? ~rows.Customer[row] : rows.Customer[row]) + 1);
        }

        var without = inBook.Count(-1);
        return new CustomerMatch(inBook.Length, inBook.Length - onFirst, without, outcomes.Customers.Count - (inBook.Length - without));
    }

    private static List<BacktestReport> Evaluate(
        BacktestInput input, BacktestOptions options, IReadOnlyList<string> events, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        var full = options.Tables == BacktestTables.All;

        // The amount at stake is no part of a verdict; who asks for every row gets it all the same, and kept dates are kept whole.
        options = full || input.Visitor is not null || input.Kept is not null ? options : options with { KeepAmounts = false };
        var judged = events.Select(OutcomeEvent.Parse).ToArray();
        progress?.Report(new RunProgress("reading outcomes", 0, input.Outcomes.Count));
        var guards = new LeakGuards(options.WaivedGuards);
        guards.OutcomeColumns(input.Scorecard, input.Columns);
        var reading = BacktestReading.Read(input, options, judged, guards, progress, cancellation);
        var (rows, outcomes, observedThrough) = (reading.Rows, reading.Outcomes, reading.ObservedThrough);
        if (options.KnownLater == ConflictPolicy.Fail)
        {
            guards.KnownLater(rows.AsOfDates, rows.KnownLater);
        }

        var notes = reading.Notes;
        var joined = !full ? [] : Companions.Join(rows, input.Companions, input.Columns, input.Scorecard.AmountColumn, options.KeepAmounts, notes, input.HashOf, cancellation);
        var challengers = (full ? input.Challengers : []).Select(challenger => ChallengerScores.Read(challenger, input, options, progress, cancellation)).ToArray();
        IReadOnlyList<InputFile> inputs = [.. rows.Inputs, .. joined, .. outcomes.Files(input.HashOf)];
        var builder = new ReportBuilder(input, options, notes, Match(rows, reading.Timeline.InBook, outcomes));
        var reports = new List<BacktestReport>();
        foreach (var (one, labels, metrics, _) in reading.Events)
        {
            progress?.Report(new RunProgress($"evaluating {one.Name}", reports.Count, judged.Length));
            var set = ObservationReader.Set(rows, labels, one, observedThrough);
            if (input.Visitor is { } visitor)
            {
                RowVisit.All(rows, labels, one.Name, visitor, cancellation);
            }

            var labelled = labels.ToPanel();
            var tally = PanelTally.Count(labelled, options.Threads, cancellation);
            reports.Add(builder.Build(
                set,
                new EvaluationContext(
                    rows,
                    outcomes,
                    reading.Timeline,
                    one,
                    labels,
                    metrics,
                    labelled,
                    tally,
                    PanelSummaries.Of(labelled, tally, options.Threads, cancellation),
                    input.Scorecard.Outcome,
                    observedThrough,
                    options.HorizonDays ?? input.Scorecard.Outcome.HorizonDays,
                    options),
                inputs,
                challengers,
                cancellation));
        }

        return reports;
    }
}
