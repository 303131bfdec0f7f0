using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// One pass over a snapshot. Threads take the row groups of the score file in order; each reads the slices of rows that its group takes, scores
/// them into place, encodes, and waits for its turn to append.
/// </summary>
internal sealed class ScoreAttempt : IDisposable
{
    private const int GroupsPerCollection = 8;

    private readonly ScoreRunRequest _request;
    private readonly SnapshotRows _rows;
    private readonly EarlierScores _before;
    private readonly bool _splits;
    private readonly LeftOutRows _leftOut;
    private readonly IColumnSink _sink;
    private readonly IChangeSink? _changes;
    private readonly IProgress<RunProgress>? _progress;
    private readonly ReaderRelay _relay;
    private readonly SliceOrder _order;
    private readonly long _groups;
    private readonly UnfilledColumns _unfilled;
    private readonly Lock _merging = new();
    private readonly object _turns = new();
    private long _next = -1;
    private long _appended;

    public ScoreAttempt(
        ScoreRunRequest request, SnapshotRows rows, ScoreFileColumns columns, EarlierScores before, bool splits, long[] leftOut, IColumnSink sink, IChangeSink? changes,
        IProgress<RunProgress>? progress)
    {
        _request = request;
        _rows = rows;
        _before = before;
        _splits = splits;
        _sink = sink;
        _changes = changes;
        _progress = progress;
        _leftOut = new LeftOutRows(leftOut);
        _relay = new ReaderRelay(rows);
        _order = new SliceOrder();
        _groups = (rows.Count - leftOut.Length + request.RowGroupRows - 1) / request.RowGroupRows;
        Columns = columns;
        _unfilled = new UnfilledColumns(rows.Plan, columns, before, splits, request.RowGroupRows);
        Tally = new ScoreTally(request.Scorecard, rows.Plan.Metrics.Count, request.Previous is not null);
    }

    /// <summary>The columns of the score file.</summary>
    public ScoreFileColumns Columns { get; }

    /// <summary>What was counted.</summary>
    public ScoreTally Tally { get; }

    /// <summary>Whether each customer's id is above the one before, over all files.</summary>
    public bool IdsRise => _order.Rises;

    /// <summary>How many rows were left out.</summary>
    public int LeftOut => _leftOut.Count;

    /// <summary>How many customers changed, where changes are written.</summary>
    public long Changed { get; private set; }

    /// <summary>Scores everything; afterwards the sink holds all rows and waits to be completed.</summary>
    public void Run(CancellationToken token)
    {
        _changes?.Append(CrmColumns.Header());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var failures = new List<Exception>();
        void Guarded()
        {
            try
            {
                Work(stop.Token);
            }
            catch (Exception failure)
            {
                lock (failures)
                {
                    failures.Add(failure);
                }

                stop.Cancel();
            }
        }

        var others = new Task[(int)Math.Min(_request.Threads, Math.Max(1, _groups)) - 1];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = Task.Factory.StartNew(Guarded, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        Guarded();
        Task.WaitAll(others, CancellationToken.None);
        token.ThrowIfCancellationRequested();

        // The first failure stops the others; theirs only say that they were stopped.
        var cause = failures.Find(failure => failure is not OperationCanceledException) ?? failures.FirstOrDefault();
        if (cause is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _relay.Dispose();

    private void Work(CancellationToken token)
    {
        using var cursors = _before.Cursors();
        var group = new OutputGroup(_rows.Plan, Columns, _unfilled);
        var tally = new ScoreTally(_request.Scorecard, _rows.Plan.Metrics.Count, _request.Previous is not null);
        var parts = _splits ? new ChangeParts(_rows.Plan, Columns.Points, cursors, group, tally.Causes, GroupFiller.BatchRows) : null;
        var lines = _changes is null ? null : new ChangedLines(Columns, group, _request.Scorecard.Version);
        var filler = new GroupFiller(_request, _rows, Columns, group, cursors, _leftOut, _relay, _order, parts, lines);

        // Ids that don't rise can't be merged with earlier scores: no use in going on.
        while (!(_before.Merges && _order.IsBroken) && Interlocked.Increment(ref _next) is var g && g < _groups)
        {
            token.ThrowIfCancellationRequested();
            var count = filler.Fill(g, token);
            tally.Add(group, count);
            var changed = lines?.Write(count) ?? 0;
            using var encoded = _sink.Encode(group.Rows);
            Append(encoded, lines, changed, g, token);
        }

        lock (_merging)
        {
            Tally.Add(tally);
        }
    }

    private void Append(IEncodedRowGroup encoded, ChangedLines? lines, int changed, long turn, CancellationToken token)
    {
        // Registered outside the lock: giving the registration back waits for a callback that is waiting for the lock.
        using var wake = token.Register(() =>
        {
            lock (_turns)
            {
                Monitor.PulseAll(_turns);
            }
        });
        lock (_turns)
        {
            while (_appended != turn)
            {
                token.ThrowIfCancellationRequested();
                Monitor.Wait(_turns);
            }

            _sink.Append(encoded);
            lines?.Append(_changes!);
            Changed += changed;
            if (++_appended % GroupsPerCollection == 0)
            {
                // The youngest generation's budget follows the last-level cache, hundreds of megabytes on a server: what readers leave behind
                // would pile up with the rows. Hardly anything survives, so this takes less than a millisecond.
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            }

            Monitor.PulseAll(_turns);
        }

        _progress?.Report(new RunProgress(
            $"scoring {_request.Snapshot.AsOf:yyyy-MM-dd}", Math.Min((turn + 1) * _request.RowGroupRows, _rows.Count - _leftOut.Count), _rows.Count - _leftOut.Count));
    }
}
