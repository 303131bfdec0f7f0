using HealthBatch.Columns;

namespace HealthBatch.Worker.Sample;

/// <summary>Fills the next row of a batch, cell by cell in the order of its columns.</summary>
internal ref struct RowCells(ColumnBatch batch)
{
    private const int IdDigits = 8;

    private readonly int _row = batch.RowCount;
    private int _column;

    /// <summary>A customer's id: C and eight digits, the first customer is C00000001.</summary>
    public void Id(int place)
    {
        var column = batch.Text(_column++);
        var start = column.Offsets[_row];
        column.Reserve(start + IdDigits + 1);
        var bytes = column.Bytes.AsSpan(start, IdDigits + 1);
        bytes[0] = (byte)'C';
        for (int i = IdDigits, rest = place + 1; i > 0; i--, rest /= 10)
        {
            bytes[i] = (byte)('0' + (rest % 10));
        }

        column.Offsets[_row + 1] = start + IdDigits + 1;
    }

    public void Code(byte? code) => batch.Code(_column++).Values[_row] = code ?? CodeColumn.Missing;

    public void Boolean(bool? value) => Code(value is { } known ? known ? (byte)1 : (byte)0 : null);

    public void Integer(long? value)
    {
        var column = batch.Integer(_column++);
        column.Values[_row] = value ?? 0;
        Mark(column, value.HasValue);
    }

    public void Date(int? day)
    {
        var column = batch.Date(_column++);
        column.Values[_row] = day ?? 0;
        Mark(column, day.HasValue);
    }

    /// <summary>NaN is missing.</summary>
    public void Number(double value)
    {
        var column = batch.Number(_column++);
        column.Values[_row] = value;
        Mark(column, !double.IsNaN(value));
    }

    /// <summary>The row is whole.</summary>
    public readonly void End() => batch.RowCount = _row + 1;

    private readonly void Mark(Column column, bool there)
    {
        if (_row == 0)
        {
            column.MissingCount = 0;
        }

        var bit = 1UL << (_row & 63);
        ref var word = ref column.Validity[_row >> 6];
        word = there ? word | bit : word & ~bit;
        column.MissingCount += there ? 0 : 1;
    }
}
