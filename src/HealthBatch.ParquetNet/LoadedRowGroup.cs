using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.ParquetNet;

/// <summary>A row group that has been read: hands it over, batch by batch.</summary>
internal sealed class LoadedRowGroup(int rows, IReadOnlyList<ColumnRequest> columns, StoredValues[] values) : IColumnReader
{
    private readonly int[] _places = new int[columns.Count];
    private int _done;

    /// <inheritdoc />
    public bool Read(ColumnBatch batch)
    {
        var count = Math.Min(batch.Capacity, rows - _done);
        batch.RowCount = count;
        for (var i = 0; i < columns.Count; i++)
        {
            var column = batch.Columns[i];
            column.Length = count;
            column.MissingCount = 0;
            for (var row = 0; row < count; row++)
            {
                var there = values[i].Has(_done + row);
                column.MissingCount += there ? 0 : 1;
                ref var word = ref column.Validity[row >> 6];
                word = there ? word | 1UL << (row & 63) : word & ~(1UL << (row & 63));
                Put(column, row, there, values[i], _places[i]);
                _places[i] += there ? 1 : 0;
            }
        }

        _done += count;
        return count > 0;
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private static void Put(Column column, int row, bool there, StoredValues values, int place)
    {
        switch (column)
        {
            case NumberColumn numbers:
                numbers.Values[row] = there ? values.Number(place) : double.NaN;
                break;
            case IntegerColumn { Request.Form: ColumnForm.Timestamp } moments:
                moments.Values[row] = there ? (values.Moment(place) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
                break;
            case IntegerColumn integers:
                integers.Values[row] = there ? values.Integer(place) : 0;
                break;
            case DateColumn dates:
                dates.Values[row] = there ? DateOnly.FromDateTime(values.Moment(place)).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber : 0;
                break;
            case GridColumn grid:
                grid.Values[row] = there ? Hundredths(values.Number(place)) : GridColumn.Missing;
                break;
            case TextColumn text:
                PutText(text, row, there ? values.Text(place) : "");
                break;
            default:
                throw new ArgumentException($"column {column.Request.Name} can't be read as {column.Request.Form}");
        }
    }

    private static void PutText(TextColumn text, int row, string value)
    {
        text.Dictionary = null;
        var start = text.Offsets[row];
        text.Reserve(start + Encoding.UTF8.GetMaxByteCount(value.Length));
        text.Offsets[row + 1] = start + Encoding.UTF8.GetBytes(value, text.Bytes.AsSpan(start));
    }

    private static short Hundredths(double value)
    {
        var hundredths = Math.Round(value * 100, MidpointRounding.AwayFromZero);
        return hundredths is > short.MinValue and <= short.MaxValue
            ? (short)hundredths
            : throw new InputException("a score", value.ToString(System.Globalization.CultureInfo.InvariantCulture), "hundredths of -327.67 to 327.67");
    }
}
