using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// Scores a snapshot into a score file: row groups in, the kernel, encoded row groups out, in the order of the input. The file depends on the
/// snapshot's rows and the scorecard alone: not on the number of threads, nor on how the rows lie in files and row groups.
/// </summary>
public sealed class ScoreRun
{
    private readonly ScoreRunRequest _request;

    private ScoreRun(ScoreRunRequest request) => _request = request;

    /// <summary>Runs it. Nothing is left behind unless it returns.</summary>
    /// <param name="request">What to score, and where to.</param>
    /// <param name="progress">Told about finished row groups, in rows; or null.</param>
    /// <param name="token">Stops the run.</param>
    /// <exception cref="InputException">The snapshot does not fit the scorecard, a row has no customer, or, under <see cref="RowPolicy.Fail"/>, customers repeat or rows became known later.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static ScoreSummary Run(ScoreRunRequest request, IProgress<RunProgress>? progress = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.RowGroupRows, 1);
        return new ScoreRun(request).Run(progress, token);
    }

    private ScoreSummary Run(IProgress<RunProgress>? progress, CancellationToken token)
    {
        using var rows = SnapshotRows.Open(_request.Snapshot, _request.Scorecard, _request.Columns);
        var raters = rows.CorrectRaters(_request.Snapshot, _request.Threads, token);
        using var previous = _request.Previous is null ? null : PreviousScores.Open(_request.Previous, withActions: _request.Changes is not null);
        using var earlier = _request.Earlier is null ? null : PreviousScores.Open(_request.Earlier);
        var columns = new ScoreFileColumns(rows.Plan, previous?.BandNames ?? []);
        using var rescored = previous is null || _request.PreviousByThis is null || ReferenceEquals(_request.Previous, _request.PreviousByThis)
            ? null
            : PreviousScores.Open(_request.PreviousByThis);
        var splits = _request.PreviousByThis is not null && (rescored ?? previous)?.ReadPoints(columns.Points) == true;
        var before = new EarlierScores(previous, earlier, splits ? rescored : null);
        before.SetCodes(columns);
        var later = new KnownLaterFinder(rows, _request.Columns.KnownAt, _request.Snapshot.AsOf, _request.Threads, token).Find();
        RefuseLater(rows, later);
        var searched = false;
        var leftOut = later;
        List<DuplicateCustomer> duplicates = [];
        while (true)
        {
            using var sink = _request.Sink(columns.All);
            using var changes = previous is null ? null : _request.Changes?.Invoke();
            using var attempt = new ScoreAttempt(_request, rows, columns, before, splits, leftOut, sink, changes, progress);
            attempt.Run(token);
            if (!attempt.IdsRise && !searched)
            {
                searched = true;
                (duplicates, var repeated) = new DuplicateFinder(rows, _request.Threads, token).Find();
                Refuse(duplicates);
                leftOut = [.. later.Union(repeated).Order()];
            }

            // What was found out on the way asks for another try: rows to leave out, or an order that can't be merged.
            if (!before.KeepWhatCannotBeMerged(attempt.IdsRise, token) && attempt.LeftOut == leftOut.Length)
            {
                changes?.Complete();
                return Summarise(attempt, rows, duplicates, leftOut.Length, sink.Complete()) with
                {
                    Raters = raters,
                    Changed = changes is null ? null : attempt.Changed,
                    KnownLater = later.Length,
                    KnownLaterPlaces = [.. later.Take(100).Select(rows.Describe)],
                };
            }
        }
    }

    private void RefuseLater(SnapshotRows rows, long[] later)
    {
        if (later.Length > 0 && _request.KnownLater == RowPolicy.Fail)
        {
            throw new InputException(
            [
                new InputProblem(
                    $"snapshot {_request.Snapshot.AsOf:yyyy-MM-dd}, column \"{_request.Columns.KnownAt}\"",
                    $"{later.Length} rows that became known after that date: {string.Join("; ", later.Take(3).Select(rows.Describe))}{(later.Length > 3 ? "; …" : "")}",
                    "only what was known then, or the policy \"quarantine\", which leaves such rows out"),
            ]);
        }
    }

    private void Refuse(List<DuplicateCustomer> customers)
    {
        if (customers.Count > 0 && _request.Duplicates == RowPolicy.Fail)
        {
            throw new InputException(
            [
                .. customers.Take(20).Select(customer => new InputProblem(
                    string.Join("; ", customer.Places.Take(3)), $"customer \"{customer.CustomerId}\" {customer.Rows} times", "each customer once in a snapshot")),
                .. customers.Count <= 20 ? Array.Empty<InputProblem>() :
                    [new InputProblem($"snapshot {_request.Snapshot.AsOf:yyyy-MM-dd}", $"{customers.Count} customers more than once", "each customer once in a snapshot")],
            ]);
        }
    }

    private ScoreSummary Summarise(ScoreAttempt attempt, SnapshotRows rows, List<DuplicateCustomer> duplicates, long quarantined, WrittenTable table)
    {
        var tally = attempt.Tally;
        var card = _request.Scorecard;
        return new ScoreSummary
        {
            AsOf = _request.Snapshot.AsOf,
            RowsRead = rows.Count,
            Counts = tally.Counts,
            Metrics = rows.Plan.Metrics,
            Bands = Named(card.Bands.Bands.Select(band => band.Name), tally.Bands),
            Segments = Named(rows.Plan.Segments, tally.Segments),
            Overrides = Named(card.Overrides.Select(change => change.Reason), tally.Overrides),
            Actions = Named(attempt.Columns.Actions, tally.Actions),
            Trends = Named(ScoreFileColumns.TrendWords, tally.Trends),
            Causes = Named(ChangeParts.Words, tally.Causes),
            Histogram = tally.Histogram,
            Duplicates = duplicates,
            KnownLater = 0,
            KnownLaterPlaces = [],
            Quarantined = quarantined,
            Table = table,
        };
    }

    private static NamedCount[] Named(IEnumerable<string> names, long[] counts) => [.. names.Select((name, code) => new NamedCount(name, counts[code]))];
}
