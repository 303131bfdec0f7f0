using System.Globalization;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Import;

/// <summary>Reads a CSV file for the second time, and hands its rows to a sink as the first time told what they are.</summary>
internal static class TableWriter
{
    private const int RowGroupRows = 65_536;

    /// <summary>A row group is written before it is full where its text takes more than this.</summary>
    private const int MostText = 64 << 20;

    /// <summary>Writes all rows, and completes the sink.</summary>
    /// <exception cref="InputException">The file is not as it was.</exception>
    public static WrittenTable Write(CsvTable table, CsvRequest request, Func<IReadOnlyList<ColumnRequest>, IColumnSink> create, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        ColumnRequest[] requests = [.. table.Columns.Select(column => column.Request)];
        using var rows = CsvRows.Open(request.Path, request.Separator);
        using var sink = create(requests);
        var reader = new CellReader(request.DecimalComma);
        var batch = new ColumnBatch(requests, (int)Math.Min(RowGroupRows, table.Rows));
        rows.Read();
        long written = 0;
        var text = 0;
        while (rows.Read())
        {
            if (rows.Count != requests.Length || written == table.Rows)
            {
                throw Changed(request.Path, rows.Line);
            }

            for (var i = 0; i < requests.Length; i++)
            {
                text += rows[i].Length;
                if (!Put(batch.Columns[i], batch.RowCount, rows[i], reader))
                {
                    throw Changed(request.Path, rows.Line);
                }
            }

            batch.RowCount++;
            written++;
            if (batch.RowCount == batch.Capacity || text > MostText)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new RunProgress($"writing {request.Path}", (int)(written >> 10), (int)(table.Rows >> 10)));
                Append(sink, batch);
                text = 0;
            }
        }

        if (batch.RowCount > 0)
        {
            Append(sink, batch);
        }

        return written == table.Rows ? sink.Complete() : throw Changed(request.Path, rows.Line);
    }

    private static void Append(IColumnSink sink, ColumnBatch batch)
    {
        foreach (var column in batch.Columns)
        {
            column.Length = batch.RowCount;
        }

        sink.Append(sink.Encode(batch));
        batch.RowCount = 0;
    }

    /// <summary>Puts a cell in its row.</summary>
    /// <returns>Whether it is what the column holds.</returns>
    private static bool Put(Column column, int row, ReadOnlySpan<byte> cell, CellReader reader)
    {
        var there = !cell.IsEmpty;
        Mark(column, row, there);
        switch (column)
        {
            case TextColumn text:
                text.Reserve(text.Offsets[row] + cell.Length);
                cell.CopyTo(text.Bytes.AsSpan(text.Offsets[row]));
                text.Offsets[row + 1] = text.Offsets[row] + cell.Length;
                return there || column.Request.Nullable;
            case CodeColumn flags:
                var flag = there ? CellReader.Boolean(cell) : null;
                flags.Values[row] = flag is { } known ? known ? (byte)1 : (byte)0 : CodeColumn.Missing;
                return flag is not null || !there;
            case NumberColumn numbers:
                var number = there ? reader.Number(cell) : null;
                numbers.Values[row] = number ?? double.NaN;
                return number is not null || !there;
            case DateColumn dates:
                var day = there ? CellReader.Day(cell) : null;
                dates.Values[row] = day ?? 0;
                return day is not null || !there;
            case IntegerColumn integers:
                var integer = !there ? null : column.Request.Form == ColumnForm.Timestamp ? CellReader.Microseconds(cell) : CellReader.Integer(cell);
                integers.Values[row] = integer ?? 0;
                return integer is not null || !there;
            default:
                throw new ArgumentOutOfRangeException(nameof(column), column.Request.Form, "a form that no cell is read as");
        }
    }

    private static void Mark(Column column, int row, bool there)
    {
        column.MissingCount = (row == 0 ? 0 : column.MissingCount) + (there ? 0 : 1);
        ref var word = ref column.Validity[row >> 6];
        var bit = 1UL << (row & 63);
        word = there ? word | bit : word & ~bit;
    }

    private static InputException Changed(string path, long line) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}, line {line}"), "another file than was read a moment ago", "one that nobody writes to");
}
