using System.Globalization;
using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Tests.Publishing;

/// <summary>A stored table in memory: named columns of double? or string?, cut into row groups.</summary>
internal sealed class MemoryTable(string path, params int[] rowGroups) : ITableFile
{
    private readonly List<(string Name, ColumnKind Kind, object?[] Values)> _columns = [];

    public string Path => path;

    private int[] RowGroups => rowGroups;

    public int Opened { get; private set; }

    public int Closed { get; private set; }

    public MemoryTable With(string name, IEnumerable<double?> values) => Add(name, ColumnKind.Floating, values.Select(value => (object?)value));

    public MemoryTable WithText(string name, IEnumerable<string?> values) => Add(name, ColumnKind.Text, values);

    public MemoryTable WithMoments(string name, IEnumerable<DateTime?> values) => Add(name, ColumnKind.Timestamp, values.Select(value => (object?)value));

    public IColumnSource Open()
    {
        Opened++;
        return new Source(this);
    }

    private MemoryTable Add(string name, ColumnKind kind, IEnumerable<object?> values)
    {
        _columns.Add((name, kind, [.. values]));
        return this;
    }

    private sealed class Source(MemoryTable table) : IColumnSource
    {
        public string Path => table.Path;

        public TableSchema Schema => new([.. table._columns.Select(column => new ColumnSchema(column.Name, column.Kind, true, column.Kind.ToString()))]);

        public IReadOnlyList<long> RowGroupRows => [.. table.RowGroups.Select(rows => (long)rows)];

        public long RowCount => RowGroupRows.Sum();

        public IColumnReader OpenRowGroup(int rowGroup, IReadOnlyList<ColumnRequest> columns) =>
            new Reader(table, columns, (int)RowGroupRows.Take(rowGroup).Sum(), (int)RowGroupRows[rowGroup]);

        public void Dispose() => table.Closed++;
    }

    private sealed class Reader(MemoryTable table, IReadOnlyList<ColumnRequest> requests, int start, int count) : IColumnReader
    {
        private int _at;

        public bool Read(ColumnBatch batch)
        {
            batch.RowCount = Math.Min(batch.Capacity, count - _at);
            for (var c = 0; c < requests.Count; c++)
            {
                Fill(batch.Columns[c], table._columns.Single(column => column.Name == requests[c].Name).Values.AsSpan(start + _at, batch.RowCount));
            }

            _at += batch.RowCount;
            return batch.RowCount > 0;
        }

        public void Dispose()
        {
        }

        private static void Fill(Column column, ReadOnlySpan<object?> values)
        {
            column.Length = values.Length;
            column.MissingCount = 0;
            column.Validity.AsSpan().Clear();
            for (var row = 0; row < values.Length; row++)
            {
                column.MissingCount += values[row] is null ? 1 : 0;
                column.Validity[row >> 6] |= (values[row] is null ? 0UL : 1) << (row & 63);
                switch (column)
                {
                    case NumberColumn numbers:
                        numbers.Values[row] = (double?)values[row] ?? double.NaN;
                        break;
                    case GridColumn grid:
                        grid.Values[row] = values[row] is double score ? (short)Math.Round(score * 100) : GridColumn.Missing;
                        break;
                    case IntegerColumn moments:
                        moments.Values[row] = values[row] is DateTime moment ? (moment - DateTime.UnixEpoch).Ticks / 10 : 0;
                        break;
                    case TextColumn text:
                        var bytes = Encoding.UTF8.GetBytes(Convert.ToString(values[row], CultureInfo.InvariantCulture) ?? "");
                        text.Offsets[row + 1] = text.Offsets[row] + bytes.Length;
                        text.Reserve(text.Offsets[row + 1]);
                        bytes.CopyTo(text.Bytes, text.Offsets[row]);
                        break;
                }
            }
        }
    }
}
