using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// Further columns of the snapshots that observations were read from, beside the observations: read when they are asked for, a few at a time, so that memory follows
/// what is asked for and not what the snapshots hold.
/// </summary>
public sealed class ObservationColumns
{
    private const int BatchRows = 8192;
    private readonly ObservationSet _set;
    private readonly IReadOnlyList<Snapshot> _snapshots;

    private ObservationColumns(ObservationSet set, IReadOnlyList<Snapshot> snapshots, IReadOnlyList<string> numeric) =>
        (_set, _snapshots, Numeric) = (set, snapshots, numeric);

    /// <summary>Takes a run of kept rows: the panel's number of the first, how many, and by column that was asked for the values; NaN where missing or invalid.</summary>
    public delegate void Visit(int firstRow, int count, double[][] values);

    /// <summary>The columns of the latest snapshot that hold numbers or booleans, in stored order; without the customer's id and the time a row became known.</summary>
    public IReadOnlyList<string> Numeric { get; }

    /// <summary>Finds the columns.</summary>
    /// <param name="set">The observations.</param>
    /// <param name="snapshots">The snapshots that they were read from, by date.</param>
    /// <param name="columns">The lake's names.</param>
    /// <param name="options">How they were read.</param>
    public static ObservationColumns Of(ObservationSet set, IReadOnlyList<Snapshot> snapshots, LakeColumns columns, BacktestOptions options)
    {
        ArgumentNullException.ThrowIfNull(set);
        var chosen = ObservationReader.Choose(snapshots, options);
        using var latest = chosen[^1].Files[0].Open();
        return new ObservationColumns(
            set,
            chosen,
            [.. latest.Schema.Columns.Where(IsNumeric).Select(column => column.Name).Where(name => name != columns.CustomerId && name != columns.KnownAt).Distinct()]);
    }

    /// <summary>Reads columns for all observations, in the panel's order. A file that lacks one, or holds something else under its name, has no values of it.</summary>
    /// <param name="names">The columns.</param>
    /// <param name="visit">Gets the values; its arrays are used again for the next run.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">The snapshots are not those that the observations were read from.</exception>
    public void Read(IReadOnlyList<string> names, Visit visit, CancellationToken cancellation = default)
    {
        var kept = names.Select(_ => new double[BatchRows]).ToArray();
        var (scored, row) = (0, 0);
        foreach (var file in _snapshots.SelectMany(snapshot => snapshot.Files))
        {
            using var source = file.Open();
            int[] present = [.. Enumerable.Range(0, names.Count).Where(place => source.Schema.Find(names[place]) is { } column && IsNumeric(column))];
            ColumnRequest[] requests = [.. present.Select(place => new ColumnRequest(names[place], ColumnForm.Number))];
            for (var group = 0; group < source.RowGroupRows.Count; group++)
            {
                if (present.Length == 0)
                {
                    Absent((int)source.RowGroupRows[group]);
                    continue;
                }

                var batch = new ColumnBatch(requests, BatchRows);
                using var reader = source.OpenRowGroup(group, requests);
                while (reader.Read(batch))
                {
                    cancellation.ThrowIfCancellationRequested();
                    Keep(batch, present);
                }
            }
        }

        if (scored != _set.Fate.Length || row != _set.Panel.Count)
        {
            throw new InvalidOperationException($"the snapshots have {scored} rows, of which {row} are observations; {_set.Fate.Length} and {_set.Panel.Count} were read before");
        }

        void Keep(ColumnBatch batch, int[] present)
        {
            var count = 0;
            for (var i = 0; i < batch.RowCount && scored + i < _set.Fate.Length; i++)
            {
                count += _set.Fate[scored + i] <= RowFate.Event ? 1 : 0;
            }

            for (var place = 0; place < kept.Length; place++)
            {
                var column = Array.IndexOf(present, place);
                if (column < 0)
                {
                    kept[place].AsSpan(0, count).Fill(double.NaN);
                    continue;
                }

                var (values, at) = (batch.Number(column).Values, 0);
                for (var i = 0; i < batch.RowCount && scored + i < _set.Fate.Length; i++)
                {
                    if (_set.Fate[scored + i] <= RowFate.Event)
                    {
                        kept[place][at++] = double.IsFinite(values[i]) ? values[i] : double.NaN;
                    }
                }
            }

            visit(row, count, kept);
            scored += batch.RowCount;
            row += count;
        }

        void Absent(int rows)
        {
            for (var done = 0; done < rows; done += BatchRows)
            {
                Keep(new ColumnBatch([], BatchRows) { RowCount = Math.Min(BatchRows, rows - done) }, []);
            }
        }
    }

    private static bool IsNumeric(ColumnSchema column) =>
        column is { Unsupported: null, Kind: ColumnKind.Boolean or ColumnKind.Integer or ColumnKind.Floating or ColumnKind.Decimal };
}
