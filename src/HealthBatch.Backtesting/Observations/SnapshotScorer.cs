using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// Reads and scores the row groups of snapshots on several threads, each once: what later tables need is taken on the way. Each row group's rows have their place
/// from the start, so no order of arrival shows in the result.
/// </summary>
internal sealed partial class SnapshotScorer
{
    private const int BatchRows = 8192;
    private readonly Scorecard _scorecard;
    private readonly LakeColumns _columns;
    private readonly BacktestOptions _options;
    private readonly IReadOnlyList<Snapshot> _snapshots;
    private readonly IScoredDateStore? _kept;
    private readonly List<OpenFile> _files = [];
    private readonly List<(ITableFile Table, long Rows)> _inputs = [];
    private readonly List<GroupPlace> _groups = [];
    private readonly KeptDate?[] _heads;
    private readonly KeptDateDraft?[] _drafts;
    private readonly MetricReading _metrics;
    private readonly ScoringOutputs _outputs;
    private readonly RaterEstimator?[] _raters;
    private readonly CustomerNumbering _numbering;
    private readonly int _blocks;
    private int _nextGroup = -1;
    private int _read;

    /// <param name="scorecard">What scores.</param>
    /// <param name="snapshots">The snapshots, by date.</param>
    /// <param name="columns">The lake's names.</param>
    /// <param name="hashOf">The hash that the report shows for a file, or null.</param>
    /// <param name="options">How.</param>
    /// <param name="metrics">What is taken of metrics.</param>
    /// <param name="kept">Where scored rows are kept, or null. Rows are put there only where every value is taken.</param>
    public SnapshotScorer(
        Scorecard scorecard,
        IReadOnlyList<Snapshot> snapshots,
        LakeColumns columns,
        Func<ITableFile, string>? hashOf,
        BacktestOptions options,
        MetricReading metrics,
        IScoredDateStore? kept)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        (_scorecard, _columns, _options, _snapshots, _metrics) = (scorecard, columns, options, snapshots, metrics);
        (_kept, _heads, _drafts) = (options.KeepNormalised || !BitConverter.IsLittleEndian ? null : kept, new KeptDate?[snapshots.Count], new KeptDateDraft?[snapshots.Count]);
        _outputs = metrics == MetricReading.Every || options.KeepNormalised ? ScoringOutputs.Normalised : ScoringOutputs.Scores;
        var dateStart = new int[snapshots.Count + 1];
        var rows = 0L;
        var amounts = false;
        var later = false;
        IReadOnlyList<string> names = [], segments = [];
        for (var date = 0; date < snapshots.Count; date++)
        {
            if (Head(snapshots[date]) is { } head)
            {
                _heads[date] = head;
                (names, segments) = (head.Metrics, head.Segments);
                later |= head.HasKnownAt;
                amounts |= options.KeepAmounts && head.HasAmounts;
                _inputs.AddRange(snapshots[date].Files.Zip(head.FileRows));
                _groups.Add(new GroupPlace(null, 0, (int)Math.Min(rows, Array.MaxLength), date, _blocks));
                rows += head.Rows;
                _blocks += head.Blocks;
            }
            else
            {
                foreach (var table in snapshots[date].Files)
                {
                    using var source = table.Open();
                    var plan = ScoringPlan.Compile(scorecard, source.Schema, source.Path);
                    (names, segments) = (plan.Metrics, plan.Segments);
                    later |= source.Schema.Find(columns.KnownAt) is not null;
                    amounts |= options.KeepAmounts && source.Schema.Find(scorecard.AmountColumn) is not null;
                    var file = new OpenFile(table, source.RowCount, source.RowGroupRows.Count);
                    _files.Add(file);
                    _inputs.Add((table, source.RowCount));
                    foreach (var group in Groups(file, source, (int)Math.Min(rows, Array.MaxLength), date, _blocks))
                    {
                        _groups.Add(group);
                        _blocks = group.BehindBlock(source);
                    }

                    rows += source.RowCount;
                }
            }

            dateStart[date + 1] = (int)Math.Min(rows, Array.MaxLength);
        }

        if (rows > Array.MaxLength)
        {
            throw new InputException("snapshots", $"{rows} rows on {snapshots.Count} dates", $"at most {Array.MaxLength} in one backtest: choose fewer dates");
        }

        // Only what is needed later is held on to by whoever asks later.
        var inputs = _inputs;
        var count = (int)rows;
        _raters = new RaterEstimator?[snapshots.Count];
        var customer = new int[count];
        _numbering = new CustomerNumbering(customer, dateStart, [.. snapshots.Select(snapshot => snapshot.AsOf)], options.Conflicts);
        Rows = new ScoredRows
        {
            AsOfDates = [.. snapshots.Select(snapshot => snapshot.AsOf)],
            DateStart = dateStart,
            Ids = _numbering.Ids,
            Customer = customer,
            Score = new short[count],
            Band = new byte[count],
            Segment = new byte[count],
            Amount = amounts ? new double[count] : null,
            Metrics = names,
            Normalised = options.KeepNormalised ? [.. names.Select(_ => new double[count])] : null,
            Bands = scorecard.Bands,
            Segments = segments,
            SegmentsAreFound = scorecard.Existing?.SegmentColumn is not null,
            Counts = new ScoringCounts(names.Count),
            Raters = _raters,
            LeftOutAsLater = later && options.KnownLater == ConflictPolicy.Quarantine ? new bool[count] : null,
            KnownLater = new long[snapshots.Count],
            MakeInputs = () => [.. inputs.Select(file => new InputFile(file.Table.Path, hashOf?.Invoke(file.Table) ?? string.Empty, file.Rows))],
        };
        Notes = metrics == MetricReading.Every ? new RowNotes(scorecard, columns, Rows) : null;
        for (var date = 0; date < snapshots.Count && _kept is not null && metrics == MetricReading.Every; date++)
        {
            if (_heads[date] is null && _groups.FindIndex(group => group.Date == date) is >= 0 and var first)
            {
                _drafts[date] = new KeptDateDraft(snapshots[date], _groups[first].FirstBlock, dateStart[date], _groups.Count(group => group.Date == date), Rows);
            }
        }
    }

    /// <summary>The rows: all places are there from the start, and filled by the time that <see cref="Run"/> is done.</summary>
    public ScoredRows Rows { get; }

    /// <summary>How many blocks the rows come in.</summary>
    public int Blocks => _blocks;

    /// <summary>What is said of rows beside the metrics; null where nobody asks.</summary>
    public RowNotes? Notes { get; }

    /// <summary>Reads and scores everything.</summary>
    /// <param name="labelling">Finds out how rows are labelled, while other threads score already; null leaves them without labels.</param>
    /// <param name="progress">For people, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Run(Func<BlockLabelling>? labelling, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var line = new BlockLine(_numbering, _blocks, labelling is not null);
        var failures = new List<Exception>();
        Task[] others = [];
        try
        {
            // What is wrong with outcomes is said before anything else, whichever is found first.
            if (_options.Threads == 1 && labelling is not null)
            {
                line.Open(labelling());
                labelling = null;
            }

            for (var date = 0; date < _snapshots.Count; date++)
            {
                // The report shows the last date's raters even where its rows were kept.
                _raters[date] = _heads[date] is null || date == _snapshots.Count - 1 ? RaterPass.Read(_scorecard, _snapshots[date], _options.Threads, cancellation) : null;
            }

            others = [.. Enumerable.Range(1, Math.Min(_options.Threads, Math.Max(1, _groups.Count + 1)) - 1)
                .Select(_ => Task.Factory.StartNew(() => Work(line, progress, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
            if (labelling is not null)
            {
                line.Open(labelling());
            }

            Collect(() => Work(line, progress, stop), failures);
        }
        catch
        {
            stop.Cancel();
            line.Stop();
            throw;
        }
        finally
        {
            foreach (var other in others)
            {
                Collect(other.GetAwaiter().GetResult, failures);
            }

            _files.ForEach(file => file.Dispose());
        }

        cancellation.ThrowIfCancellationRequested();
        if (failures.Find(failure => failure is not OperationCanceledException) is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
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

    /// <summary>Labels what can be labelled before it reads more: so few blocks are under way.</summary>
    private void Work(BlockLine line, IProgress<RunProgress>? progress, CancellationTokenSource stop)
    {
        try
        {
            var scratch = new Scratch(new ScoringCounts(Rows.Metrics.Count));
            BlockLabelling.Counter? counter = null;
            while (true)
            {
                stop.Token.ThrowIfCancellationRequested();
                if (line.Take(wait: false) is { } block)
                {
                    Label(line, block, ref counter);
                }
                else if (Interlocked.Increment(ref _nextGroup) is var place && place < _groups.Count)
                {
                    var group = _groups[place];
                    if (group.File is null)
                    {
                        Restore(group, line, scratch, stop.Token);
                    }
                    else
                    {
                        Score(group, group.File, line, scratch, stop.Token);
                    }

                    progress?.Report(new RunProgress($"scoring {_snapshots[group.Date].AsOf:yyyy-MM-dd}", Interlocked.Increment(ref _read), _groups.Count));
                }
                else
                {
                    break;
                }
            }

            while (line.Take(wait: true) is { } block)
            {
                Label(line, block, ref counter);
            }

            counter?.Finish();
            lock (Rows)
            {
                Rows.Counts.Add(scratch.Counts);
            }
        }
        catch
        {
            stop.Cancel();
            line.Stop();
            throw;
        }
    }

    private static void Label(BlockLine line, RowBlock block, ref BlockLabelling.Counter? counter)
    {
        counter ??= line.Labelling!.NewCounter();
        counter.Take(block);
        line.Return(block);
    }

    /// <summary>The row groups of a file, from its first row and block on.</summary>
    private static List<GroupPlace> Groups(OpenFile file, IColumnSource source, int firstRow, int date, int firstBlock)
    {
        var groups = new List<GroupPlace>();
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            groups.Add(new GroupPlace(file, group, firstRow, date, firstBlock));
            firstRow = (int)Math.Min((long)firstRow + source.RowGroupRows[group], Array.MaxLength);
            firstBlock = groups[^1].BehindBlock(source);
        }

        return groups;
    }
}
