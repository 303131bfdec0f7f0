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
internal sealed class SnapshotScorer
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
    private readonly bool _withMetrics;
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
    /// <param name="withMetrics">Whether metrics and what else is said of rows are taken.</param>
    /// <param name="kept">Where scored rows are kept, or null. Rows without metrics are taken from there, and not put there.</param>
    public SnapshotScorer(
        Scorecard scorecard,
        IReadOnlyList<Snapshot> snapshots,
        LakeColumns columns,
        Func<ITableFile, string>? hashOf,
        BacktestOptions options,
        bool withMetrics,
        IScoredDateStore? kept)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        (_scorecard, _columns, _options, _snapshots, _withMetrics) = (scorecard, columns, options, snapshots, withMetrics);
        (_kept, _heads, _drafts) = (options.KeepNormalised || !BitConverter.IsLittleEndian ? null : kept, new KeptDate?[snapshots.Count], new KeptDateDraft?[snapshots.Count]);
        _outputs = withMetrics || options.KeepNormalised ? ScoringOutputs.Normalised : ScoringOutputs.Scores;
        var dateStart = new int[snapshots.Count + 1];
        var rows = 0L;
        var amounts = false;
        var later = false;
        IReadOnlyList<string> metrics = [], segments = [];
        for (var date = 0; date < snapshots.Count; date++)
        {
            if (Head(snapshots[date]) is { } head)
            {
                _heads[date] = head;
                (metrics, segments) = (head.Metrics, head.Segments);
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
                    (metrics, segments) = (plan.Metrics, plan.Segments);
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
            Metrics = metrics,
            Normalised = options.KeepNormalised ? [.. metrics.Select(_ => new double[count])] : null,
            Bands = scorecard.Bands,
            Segments = segments,
            SegmentsAreFound = scorecard.Existing?.SegmentColumn is not null,
            Counts = new ScoringCounts(metrics.Count),
            Raters = _raters,
            LeftOutAsLater = later && options.KnownLater == ConflictPolicy.Quarantine ? new bool[count] : null,
            KnownLater = new long[snapshots.Count],
            MakeInputs = () => [.. _inputs.Select(file => new InputFile(file.Table.Path, hashOf?.Invoke(file.Table) ?? string.Empty, file.Rows))],
        };
        Notes = withMetrics ? new RowNotes(scorecard, columns, Rows) : null;
        for (var date = 0; date < snapshots.Count && _kept is not null && withMetrics; date++)
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

    private KeptDate? Head(Snapshot snapshot)
    {
        using var stream = _kept?.Open(snapshot);
        var head = stream is null ? null : KeptDate.Read(stream);
        if (stream is not null && head?.FileRows.Count != snapshot.Files.Count)
        {
            _kept!.Damaged(snapshot);
            return null;
        }

        return head;
    }

    /// <summary>Takes a date's rows from where they were kept; reads its files if these can't be used after all.</summary>
    private void Restore(GroupPlace place, BlockLine line, Scratch scratch, CancellationToken cancellation)
    {
        var (date, head) = (place.Date, _heads[place.Date]!);
        if (KeptDate.Body(_kept!, _snapshots[date], head) is not { } body)
        {
            _kept!.Damaged(_snapshots[date]);
            ScoreAnew(place, line, scratch, cancellation);
            return;
        }

        using var reader = new BinaryReader(new MemoryStream(body));
        var row = place.FirstRow;
        for (var number = 0; number < head.Blocks; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = line.Rent();
            block.Start(place.FirstBlock + number, row, date);
            KeptBlock.Read(reader, block, Rows, Notes, head.Metrics.Count);
            row += block.Count;
            line.Put(block);
        }

        if (Notes is not null)
        {
            KeptBlock.ReadNotes(reader, place.FirstRow, Notes);
        }

        scratch.Counts.Add(head.Counts);
        Interlocked.Add(ref Rows.KnownLater[date], head.KnownLater);
    }

    private void ScoreAnew(GroupPlace place, BlockLine line, Scratch scratch, CancellationToken cancellation)
    {
        var snapshot = _snapshots[place.Date];
        var raters = _raters[place.Date] ?? RaterPass.Read(_scorecard, snapshot, _options.Threads, cancellation);
        _raters[place.Date] = raters;
        var (row, number, groups) = (place.FirstRow, place.FirstBlock, new List<GroupPlace>());
        foreach (var table in snapshot.Files)
        {
            using var source = table.Open();
            var file = new OpenFile(table, source.RowCount, source.RowGroupRows.Count);
            foreach (var group in Groups(file, source, row, place.Date, number))
            {
                groups.Add(group);
                number = group.BehindBlock(source);
            }

            row += (int)source.RowCount;
        }

        _drafts[place.Date] = _withMetrics ? new KeptDateDraft(snapshot, place.FirstBlock, place.FirstRow, groups.Count, Rows) : null;
        foreach (var group in groups)
        {
            Score(group, group.File!, line, scratch, cancellation);
        }
    }

    private void Score(GroupPlace group, OpenFile file, BlockLine line, Scratch scratch, CancellationToken cancellation)
    {
        var draft = _drafts[group.Date];
        var counts = new ScoringCounts(Rows.Metrics.Count);
        var (source, plan, requests, taker) = file.Use(_scorecard, _columns, Notes, Rows.Amount is not null, _raters[group.Date]);
        var input = scratch.Input(requests);
        var output = scratch.Output ??= plan.NewBatch(BatchRows, _outputs);
        var id = taker?.Requests.Count ?? plan.Columns.Count;
        var amount = id + 1 < requests.Count && requests[id + 1].Form == ColumnForm.Number ? id + 1 : -1;
        var known = requests[^1].Form == ColumnForm.Timestamp && requests.Count > id + 1 ? requests.Count - 1 : -1;
        using var reader = source.OpenRowGroup(group.Group, requests);
        var (row, number) = (group.FirstRow, group.FirstBlock);
        RowBlock? block = null;
        while (reader.Read(input))
        {
            cancellation.ThrowIfCancellationRequested();
            if (block is null)
            {
                block = line.Rent();
                block.Start(number++, row, group.Date);
            }

            plan.Score(input, output);
            counts.Add(output.Counts);
            block.Append(input.Text(id), output);
            Keep(output, row, amount < 0 ? null : input.Number(amount).Values);
            if (known >= 0)
            {
                Interlocked.Add(ref Rows.KnownLater[group.Date], KnownLater(input.Integer(known), _snapshots[group.Date].AsOf, row, scratch.Later.AsSpan(block.Count - output.RowCount)));
            }

            taker?.Take(input, output, row);
            row += output.RowCount;
            if (block.Count == RowBlock.MostRows)
            {
                Put(block);
                block = null;
            }
        }

        if (block is not null)
        {
            Put(block);
        }

        taker?.Finish();
        scratch.Counts.Add(counts);
        draft?.GroupDone(counts, taker, Notes, [.. _inputs.Where(input => _snapshots[group.Date].Files.Contains(input.Table)).Select(input => input.Rows)], _kept!);
        file.GroupDone();

        void Put(RowBlock filled)
        {
            draft?.Add(filled, amount >= 0, known >= 0 ? scratch.Later : null, taker?.Treated);
            line.Put(filled);
        }
    }

    /// <summary>Counts the rows that became known later, and marks them; also among all, where they are to be left out.</summary>
    private long KnownLater(IntegerColumn known, DateOnly asOf, int first, Span<bool> later)
    {
        var end = AsOfMoment.End(asOf);
        for (var row = 0; row < known.Length; row++)
        {
            later[row] = AsOfMoment.IsLater(known, row, end);
        }

        later = later[..known.Length];
        if (Rows.LeftOutAsLater is { } leftOut)
        {
            later.CopyTo(leftOut.AsSpan(first));
        }

        return later.Count(true);
    }

    private void Keep(ScoredBatch scored, int row, double[]? amounts)
    {
        var count = scored.RowCount;
        scored.Score.AsSpan(0, count).CopyTo(Rows.Score.AsSpan(row));
        scored.Band.AsSpan(0, count).CopyTo(Rows.Band.AsSpan(row));
        scored.Segment.AsSpan(0, count).CopyTo(Rows.Segment.AsSpan(row));
        for (var metric = 0; Rows.Normalised is not null && metric < Rows.Normalised.Length; metric++)
        {
            scored.Normalised[metric].AsSpan(0, count).CopyTo(Rows.Normalised[metric].AsSpan(row));
        }

        if (Rows.Amount is { } kept)
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

    /// <summary>Where a row group's rows and blocks lie among all; or a whole date's, without a file, where it was kept.</summary>
    private readonly record struct GroupPlace(OpenFile? File, int Group, int FirstRow, int Date, int FirstBlock)
    {
        /// <summary>The number of the block behind its last.</summary>
        public int BehindBlock(IColumnSource source) => FirstBlock + (int)((source.RowGroupRows[Group] + RowBlock.MostRows - 1) / RowBlock.MostRows);
    }

    /// <summary>One thread's own.</summary>
    private sealed class Scratch(ScoringCounts counts)
    {
        private ColumnBatch? _input;

        public ScoringCounts Counts => counts;

        public ScoredBatch? Output { get; set; }

        /// <summary>By row of the block at hand: whether it became known later.</summary>
        public bool[] Later => field ??= new bool[RowBlock.MostRows];

        public ColumnBatch Input(IReadOnlyList<ColumnRequest> requests) =>
            _input is not null && _input.Requests.SequenceEqual(requests) ? _input : _input = new ColumnBatch(requests, BatchRows);
    }
}
