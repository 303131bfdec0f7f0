using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Kernel;

/// <summary>Customers in memory: columns of double? or string?, scored through a scorecard.</summary>
internal sealed class Rows
{
    private readonly List<(string Name, Array Values, ColumnKind Kind)> _columns = [];

    public int Count => _columns[0].Values.Length;

    public Rows With(string name, params double?[] values) => Add(name, values, ColumnKind.Floating);

    public Rows WithText(string name, params string?[] values) => Add(name, values, ColumnKind.Text);

    public Rows WithKind(ColumnKind kind, string name, params double?[] values) => Add(name, values, kind);

    /// <summary>These rows, in that order.</summary>
    public Rows Take(IReadOnlyList<int> rows) => _columns.Aggregate(new Rows(), (all, column) => all.Add(column.Name, Take(column.Values, rows), column.Kind));

    /// <summary>The same with the known values of a column changed.</summary>
    public Rows Change(string name, Func<double, double> change) => _columns.Aggregate(new Rows(), (all, column) =>
        all.Add(column.Name, column.Name == name ? column.Values.Cast<double?>().Select(value => value is { } known ? change(known) : value).ToArray() : column.Values, column.Kind));

    public TableSchema Schema => new([.. _columns.Select(column => new ColumnSchema(column.Name, column.Kind, true, "test"))]);

    public ScoringPlan Plan(Scorecard scorecard) => ScoringPlan.Compile(scorecard, Schema, "rows");

    public ScoredBatch Score(Scorecard scorecard, bool dictionaries = false)
    {
        var plan = Plan(scorecard);
        var output = plan.NewBatch(Count, (ScoringOutputs)31);
        plan.Score(Batch(plan.Columns, dictionaries), output);
        return output;
    }

    public ColumnBatch Batch(IReadOnlyList<ColumnRequest> requests, bool dictionaries = false)
    {
        var batch = new ColumnBatch(requests, Math.Max(1, Count)) { RowCount = Count };
        for (var c = 0; c < requests.Count; c++)
        {
            var values = _columns.Single(column => column.Name == requests[c].Name).Values;
            var column = batch.Columns[c];
            column.Length = Count;
            for (var row = 0; row < Count; row++)
            {
                var present = values.GetValue(row) is not null;
                column.Validity[row >> 6] |= (present ? 1UL : 0) << (row & 63);
                column.MissingCount += present ? 0 : 1;
            }

            if (column is NumberColumn numbers)
            {
                for (var row = 0; row < Count; row++)
                {
                    numbers.Values[row] = (double?)values.GetValue(row) ?? double.NaN;
                }
            }
            else
            {
                Fill((TextColumn)column, [.. values.Cast<object?>().Select(value => value?.ToString())], dictionaries);
            }
        }

        return batch;
    }

    private static void Fill(TextColumn column, string?[] values, bool dictionary)
    {
        var entries = dictionary ? values.OfType<string>().Distinct().ToArray() : values.Select(value => value ?? "").ToArray();
        var bytes = Encoding.UTF8.GetBytes(string.Concat(entries));
        var offsets = new int[entries.Length + 1];
        for (var i = 0; i < entries.Length; i++)
        {
            offsets[i + 1] = offsets[i] + Encoding.UTF8.GetByteCount(entries[i]);
        }

        if (dictionary)
        {
            column.Dictionary = new TextDictionary(offsets, bytes);
            for (var row = 0; row < values.Length; row++)
            {
                column.Codes[row] = Math.Max(0, Array.IndexOf(entries, values[row]));
            }
        }
        else
        {
            offsets.CopyTo(column.Offsets, 0);
            column.Reserve(bytes.Length);
            bytes.CopyTo(column.Bytes, 0);
        }
    }

    private static Array Take(Array values, IReadOnlyList<int> rows)
    {
        var taken = Array.CreateInstance(values.GetType().GetElementType()!, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            taken.SetValue(values.GetValue(rows[i]), i);
        }

        return taken;
    }

    private Rows Add(string name, Array values, ColumnKind kind)
    {
        _columns.Add((name, values, kind));
        return this;
    }
}
