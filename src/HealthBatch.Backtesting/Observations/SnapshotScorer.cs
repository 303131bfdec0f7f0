using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// Reads and scores the row groups of snapshots on several threads. Each row group's rows have their place from the start, so no order of arrival
/// shows in the result.
/// </summary>
internal sealed class SnapshotScorer
{
    private const int BatchRows = 8192;
    private readonly Scorecard _scorecard;
    private readonly LakeColumns _columns;
    private readonly BacktestOptions _options;
    private readonly IReadOnlyList<Snapshot> _snapshots;
    private readonly List<OpenFile> _files = [];
    private readonly List<(OpenFile File, RowGroupPlace Place)> _groups = [];
    private readonly int[] _dateStart;
    private readonly ScoredRows _rows;
    private readonly RaterEstimator?[] _raters;
    private readonly CustomerNumbering _numbering;
    private int _nextGroup = -1;
    private int _done;

    public SnapshotScorer(Scorecard scorecard, IReadOnlyList<Snapshot> snapshots, LakeColumns columns, Func<ITableFile, string>? hashOf, BacktestOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        (_scorecard, _columns, _options, _snapshots) = (scorecard, columns, options, snapshots);
        _dateStart = new int[snapshots.Count + 1];
        var rows = 0L;
        var amounts = false;
        var later = false;
        IReadOnlyList<string> metrics = [], segments = [];
        for (var date = 0; date < snapshots.Count; date++)
        {
            foreach (var table in snapshots[date].Files)
            {
                using var source = table.Open();
                var plan = ScoringPlan.Compile(scorecard, source.Schema, source.Path);
                (metrics, segments) = (plan.Metrics, plan.Segments);
                later |= source.Schema.Find(columns.KnownAt) is not null;
                amounts |= options.KeepAmounts && source.Schema.Find(scorecard.AmountColumn) is not null;
                var file = new OpenFile(table, source.RowCount, source.RowGroupRows.Count);
                _files.Add(file);
                for (var group = 0; group < source.RowGroupRows.Count; group++)
                {
                    _groups.Add((file, new RowGroupPlace(table, group, (int)Math.Min(rows, Array.MaxLength), date)));
                    rows += source.RowGroupRows[group];
                }
            }

            _dateStart[date + 1] = (int)Math.Min(rows, Array.MaxLength);
        }

        if (rows > Array.MaxLength)
        {
            throw new InputException("snapshots", $"{rows} rows on {snapshots.Count} dates", $"at most {Array.MaxLength} in one backtest: choose fewer dates");
        }

        var count = (int)rows;
        _raters = new RaterEstimator?[snapshots.Count];
        var customer = new int[count];
        _numbering = new CustomerNumbering(customer, _dateStart, [.. snapshots.Select(snapshot => snapshot.AsOf)], options.Conflicts);
        _rows = new ScoredRows
        {
            AsOfDates = [.. snapshots.Select(snapshot => snapshot.AsOf)],
            DateStart = _dateStart,
            Ids = _numbering.Ids,
            Customer = customer,
            Score = new short[count],
            Band = new byte[count],
            Segment = new byte[count],
            Amount = amounts ? new double[count] : null,
            Metrics = metrics,
            Normalised = options.KeepNormalised ? [.. metrics.Select(_ => new double[count])] : null,
            Bands = scorecard.Bands,
            Segments = segments,
            SegmentsAreFound = scorecard.Existing?.SegmentColumn is not null,
            Counts = new ScoringCounts(metrics.Count),
            RowGroups = [.. _groups.Select(group => group.Place)],
            Raters = _raters,
            LeftOutAsLater = later && options.KnownLater == ConflictPolicy.Quarantine ? new bool[count] : null,
            KnownLater = new long[snapshots.Count],
            Inputs = [.. _files.Select(file => new InputFile(file.Table.Path, hashOf?.Invoke(file.Table) ?? string.Empty, file.Rows))],
        };
    }

    /// <summary>Reads and scores everything.</summary>
    public ScoredRows Run(IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        for (var date = 0; date < _snapshots.Count; date++)
        {
            _raters[date] = RaterPass.Read(_scorecard, _snapshots[date], _options.Threads, cancellation);
        }

        try
        {
            var others = Enumerable.Range(1, Math.Min(_options.Threads, Math.Max(1, _groups.Count)) - 1)
                .Select(_ => Task.Factory.StartNew(() => Work(progress, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
                .ToArray();
            var failures = new List<Exception>();
            Collect(() => Work(progress, stop), failures);
            foreach (var other in others)
            {
                Collect(other.GetAwaiter().GetResult, failures);
            }

            cancellation.ThrowIfCancellationRequested();
            if (failures.Find(failure => failure is not OperationCanceledException) is { } first)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
            }
        }
        finally
        {
            _files.ForEach(file => file.Dispose());
        }

        return _rows;
    }

    private static void Collect(Action work, List<Exception> failures)
    {
        try
        {
            work();
        }
        catch (Exception failure)
        {
            failures.Add(failure);
        }
    }

    private void Work(IProgress<RunProgress>? progress, CancellationTokenSource stop)
    {
        try
        {
            ColumnBatch? input = null;
            ScoredBatch? output = null;
            var counts = new ScoringCounts(_rows.Metrics.Count);
            for (var place = Interlocked.Increment(ref _nextGroup); place < _groups.Count; place = Interlocked.Increment(ref _nextGroup))
            {
                var (file, group) = _groups[place];
                Score(file, group, place, ref input, ref output, counts, stop.Token);
                file.GroupDone();
                progress?.Report(new RunProgress($"scoring {_snapshots[group.Date].AsOf:yyyy-MM-dd}", Interlocked.Increment(ref _done), _groups.Count));
            }

            lock (_rows)
            {
                _rows.Counts.Add(counts);
            }
        }
        catch
        {
            stop.Cancel();
            throw;
        }
    }

    private void Score(
        OpenFile file, RowGroupPlace group, int place, ref ColumnBatch? input, ref ScoredBatch? output, ScoringCounts counts, CancellationToken cancellation)
    {
        var (source, plan, requests) = file.Use(_scorecard, _columns, _rows.Amount is not null, _raters[group.Date]);
        if (input is null || !input.Requests.SequenceEqual(requests))
        {
            input = new ColumnBatch(requests, BatchRows);
        }

        output ??= plan.NewBatch(BatchRows, _rows.Normalised is null ? ScoringOutputs.Scores : ScoringOutputs.Normalised);
        var ids = _numbering.Rent();
        var id = plan.Columns.Count;
        var amount = id + 1 < requests.Count && requests[id + 1].Form == ColumnForm.Number ? id + 1 : -1;
        var known = requests[^1].Form == ColumnForm.Timestamp && requests.Count > id + 1 ? requests.Count - 1 : -1;
        using (var reader = source.OpenRowGroup(group.Group, requests))
        {
            var row = group.FirstRow;
            while (reader.Read(input))
            {
                cancellation.ThrowIfCancellationRequested();
                plan.Score(input, output);
                counts.Add(output.Counts);
                ids.Append(input.Text(id));
                Keep(output, row, amount < 0 ? null : input.Number(amount).Values);
                if (known >= 0)
                {
                    Interlocked.Add(ref _rows.KnownLater[group.Date], KnownLater(input.Integer(known), _snapshots[group.Date].AsOf, row));
                }

                row += output.RowCount;
            }
        }

        _numbering.Put(place, group.FirstRow, ids);
    }

    /// <summary>Counts the rows that became known later, and marks them where they are to be left out.</summary>
    private long KnownLater(IntegerColumn known, DateOnly asOf, int first)
    {
        var end = AsOfMoment.End(asOf);
        var later = 0L;
        for (var row = 0; row < known.Length; row++)
        {
            if (AsOfMoment.IsLater(known, row, end))
            {
                later++;
                if (_rows.LeftOutAsLater is { } leftOut)
                {
                    leftOut[first + row] = true;
                }
            }
        }

        return later;
    }

    private void Keep(ScoredBatch scored, int row, double[]? amounts)
    {
        var count = scored.RowCount;
        scored.Score.AsSpan(0, count).CopyTo(_rows.Score.AsSpan(row));
        scored.Band.AsSpan(0, count).CopyTo(_rows.Band.AsSpan(row));
        scored.Segment.AsSpan(0, count).CopyTo(_rows.Segment.AsSpan(row));
        for (var metric = 0; _rows.Normalised is not null && metric < _rows.Normalised.Length; metric++)
        {
            scored.Normalised[metric].AsSpan(0, count).CopyTo(_rows.Normalised[metric].AsSpan(row));
        }

        if (_rows.Amount is { } kept)
        {
            var target = kept.AsSpan(row, count);
            if (amounts is null)
            {
                target.Fill(double.NaN);
            }
            else
            {
                for (var i = 0; i < count; i++)
                {
                    target[i] = double.IsFinite(amounts[i]) ? amounts[i] : double.NaN;
                }
            }
        }
    }
}
