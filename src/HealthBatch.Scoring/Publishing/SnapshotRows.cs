using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Publishing;

/// <summary>A stretch of a row group, and the place of its first row among all rows of the snapshot.</summary>
/// <param name="Group">The row group, counted over all files.</param>
/// <param name="From">Its first row inside the row group.</param>
/// <param name="Count">How many rows.</param>
internal readonly record struct RowSlice(int Group, long From, int Count);

/// <summary>The rows of a snapshot as one sequence: files by path, row groups in order. Holds the files open until disposed.</summary>
internal sealed class SnapshotRows : IDisposable
{
    private readonly List<IColumnSource> _sources = [];
    private readonly List<(IColumnSource Source, int RowGroup, long Start, long Rows)> _groups = [];
    private readonly List<(IColumnSource Source, long Start)> _files = [];

    private SnapshotRows(ScoringPlan plan, ColumnRequest id)
    {
        Plan = plan;
        Requests = [.. plan.Columns, id];
    }

    /// <summary>The plan, the same for every file.</summary>
    public ScoringPlan Plan { get; private set; }

    /// <summary>What is read: the plan's columns, then the customer's id.</summary>
    public IReadOnlyList<ColumnRequest> Requests { get; }

    /// <summary>All rows.</summary>
    public long Count { get; private set; }

    /// <summary>The row groups of all files.</summary>
    public int Groups => _groups.Count;

    /// <summary>Opens every file and compiles the scorecard against it.</summary>
    /// <exception cref="InputException">There are no files, columns are missing, or two files hold a column in ways that don't go together.</exception>
    public static SnapshotRows Open(Snapshot snapshot, Scorecard scorecard, LakeColumns names)
    {
        SnapshotRows? rows = null;
        IColumnSource? opening = null;
        try
        {
            foreach (var file in snapshot.Files)
            {
                opening = file.Open();
                var plan = ScoringPlan.Compile(scorecard, opening.Schema, opening.Path, withActions: true);
                CheckId(opening, names.CustomerId);
                rows ??= new SnapshotRows(plan, new ColumnRequest(names.CustomerId, ColumnForm.Text));
                rows.Add(opening, plan);
                opening = null;
            }
        }
        catch
        {
            opening?.Dispose();
            rows?.Dispose();
            throw;
        }

        return rows ?? throw new InputException($"snapshot {snapshot.AsOf:yyyy-MM-dd}", "no files", "at least one Parquet file");
    }

    /// <summary>Where the scorecard asks for it, reads all rows once and goes on with the plan that corrects raters.</summary>
    public IReadOnlyList<MetricRaters> CorrectRaters(Snapshot snapshot, int threads, CancellationToken token)
    {
        if (RaterPass.Read(Plan.Scorecard, snapshot, threads, token) is not { } raters)
        {
            return [];
        }

        Plan = raters.Correct(Plan);
        return raters.Estimate();
    }

    /// <summary>The slices that hold the rows from start on, count of them.</summary>
    public List<RowSlice> Slices(long start, long count)
    {
        var slices = new List<RowSlice>();
        var end = Math.Min(start + count, Count);
        for (var g = FindGroup(start); g < _groups.Count && _groups[g].Start < end; g++)
        {
            var from = Math.Max(start, _groups[g].Start);
            var to = Math.Min(end, _groups[g].Start + _groups[g].Rows);
            if (to > from)
            {
                slices.Add(new RowSlice(g, from - _groups[g].Start, (int)(to - from)));
            }
        }

        return slices;
    }

    /// <summary>The place of a row group's first row.</summary>
    public long StartOf(int group) => _groups[group].Start;

    /// <summary>The rows of a row group.</summary>
    public long RowsOf(int group) => _groups[group].Rows;

    /// <summary>Whether the file of a row group has a column.</summary>
    public bool Has(int group, string column) => _groups[group].Source.Schema.Find(column) is not null;

    /// <summary>Opens a row group.</summary>
    public IColumnReader Read(int group, IReadOnlyList<ColumnRequest> requests) => _groups[group].Source.OpenRowGroup(_groups[group].RowGroup, requests);

    /// <summary>A row for messages: file and row in it, counted from 1.</summary>
    public string Describe(long row)
    {
        var (source, start) = _files.Last(file => file.Start <= row);
        return $"{source.Path}, row {row - start + 1}";
    }

    /// <inheritdoc />
    public void Dispose() => _sources.ForEach(source => source.Dispose());

    private static void CheckId(IColumnSource source, string name)
    {
        var column = source.Schema.Find(name)
            ?? throw new InputException($"{source.Path}, column \"{name}\"", "no such column", "the customer's id (the name can be set in the lake's columns)");
        if (column.Kind is not (ColumnKind.Text or ColumnKind.Integer))
        {
            throw new InputException($"{source.Path}, column \"{name}\"", column.StoredAs, "a string or an integer, for the customer's id");
        }
    }

    private void Add(IColumnSource source, ScoringPlan plan)
    {
        if (!plan.Columns.SequenceEqual(Plan.Columns))
        {
            var differs = plan.Columns.Zip(Plan.Columns).FirstOrDefault(pair => pair.First != pair.Second).First ?? plan.Columns[^1];
            throw new InputException(
                $"{source.Path}, column \"{differs.Name}\"", source.Schema.Find(differs.Name)!.StoredAs, $"the kind it has in {_sources[0].Path}: {_sources[0].Schema.Find(differs.Name)?.StoredAs}");
        }

        _sources.Add(source);
        _files.Add((source, Count));
        for (var g = 0; g < source.RowGroupRows.Count; g++)
        {
            if (source.RowGroupRows[g] > 0)
            {
                _groups.Add((source, g, Count, source.RowGroupRows[g]));
                Count += source.RowGroupRows[g];
            }
        }
    }

    private int FindGroup(long row)
    {
        var (low, high) = (0, _groups.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _groups[middle].Start + _groups[middle].Rows <= row ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
