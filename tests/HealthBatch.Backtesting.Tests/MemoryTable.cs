using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Tests;

/// <summary>A table in memory, cut into row groups, read through the same port as a file.</summary>
internal sealed class MemoryTable(string path, int rowsPerGroup, params (string Name, object?[] Values)[] columns) : ITableFile
{
    public string Path => path;

    public IColumnSource Open() => new Source(this);

    private int Rows => columns.Length == 0 ? 0 : columns[0].Values.Length;

    private static ColumnKind KindOf(object?[] values) => values.FirstOrDefault(value => value is not null) switch
    {
        string => ColumnKind.Text,
        DateOnly => ColumnKind.Date,
        DateTime => ColumnKind.Timestamp,
        bool => ColumnKind.Boolean,
        int => ColumnKind.Integer,
        _ => ColumnKind.Floating,
    };

    private sealed class Source(MemoryTable table) : IColumnSource
    {
        public string Path => table.Path;

        public TableSchema Schema { get; } = new([.. table.Columns().Select(column => new ColumnSchema(column.Name, KindOf(column.Values), true, "memory"))]);

        public IReadOnlyList<long> RowGroupRows { get; } =
            [.. Enumerable.Range(0, (table.Rows + table.RowsPerGroup() - 1) / table.RowsPerGroup()).Select(g => (long)Math.Min(table.RowsPerGroup(), table.Rows - (g * table.RowsPerGroup())))];

        public long RowCount => table.Rows;

        public IColumnReader OpenRowGroup(int rowGroup, IReadOnlyList<ColumnRequest> columns) =>
            new Reader(table, rowGroup * table.RowsPerGroup(), (int)RowGroupRows[rowGroup]);

        public void Dispose()
        {
        }
    }

    private (string Name, object?[] Values)[] Columns() => columns;

    private int RowsPerGroup() => rowsPerGroup;

    private sealed class Reader(MemoryTable table, int first, int rows) : IColumnReader
    {
        private int _read;

        public bool Read(ColumnBatch batch)
        {
            var count = Math.Min(batch.Capacity, rows - _read);
            batch.RowCount = count;
            foreach (var column in batch.Columns)
            {
                var values = table.Columns().Single(one => one.Name == column.Request.Name).Values;
                Fill(column, values.AsSpan(first + _read, count));
            }

            _read += count;
            return count > 0;
        }

        public void Dispose()
        {
        }

        private static void Fill(Column column, ReadOnlySpan<object?> values)
        {
            column.Length = values.Length;
            column.MissingCount = 0;
            for (var row = 0; row < values.Length; row++)
            {
                column.MissingCount += values[row] is null ? 1 : 0;
                column.Validity[row >> 6] = (column.Validity[row >> 6] & ~(1UL << row)) | (values[row] is null ? 0 : 1UL << row);
                Set(column, row, values[row]);
            }
        }

        private static void Set(Column column, int row, object? value)
        {
            switch (column)
            {
                case NumberColumn number:
                    number.Values[row] = value is null ? double.NaN : Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case DateColumn date:
                    date.Values[row] = value is null ? 0 : value is int days ? days : ((DateOnly)value).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
                    break;
                case IntegerColumn moment:
                    moment.Values[row] = value is null ? 0 : (((DateTime)value) - DateTime.UnixEpoch).Ticks / 10;
                    break;
                case TextColumn text:
                    var bytes = value is null ? [] : Encoding.UTF8.GetBytes(value.ToString()!);
                    text.Dictionary = null;
                    text.Offsets[0] = 0;
                    text.Reserve(text.Offsets[row] + bytes.Length);
                    bytes.CopyTo(text.Bytes, text.Offsets[row]);
                    text.Offsets[row + 1] = text.Offsets[row] + bytes.Length;
                    break;
            }
        }
    }
}
