using System.Diagnostics;
using System.Globalization;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Benchmarks.Decoding;

/// <summary>
/// <c>write OUT [ROWS [THREADS]]</c>: makes the table of <see cref="TableColumns"/> (2,000,000 rows unless told) and writes it, compressed with Snappy, row groups
/// encoded on so many threads (two unless told). Prints how long making and writing took. <c>decode FILE THREADS all</c> reads it back.
/// </summary>
internal static class WriteVerb
{
    private const int GroupRows = 122_880;

    public static int Run(string[] args)
    {
        var rows = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000_000;
        var threads = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2;
        var clock = Stopwatch.StartNew();
        var table = new TableColumns(rows);
        var made = clock.Elapsed;
        ColumnRequest[] schema =
        [
            .. table.Doubles.Select((_, i) => new ColumnRequest($"metric_{i}", ColumnForm.Number) { Nullable = TableColumns.IsNullable(i) }),
            new("customer_id", ColumnForm.Text) { Nullable = false },
            new("plan", ColumnForm.Text) { Nullable = false },
            new("amount", ColumnForm.Integer) { Nullable = false },
            new("day", ColumnForm.Date) { Nullable = false },
        ];
        using var sink = ParquetSink.Create(args[0], args[0], schema, new ParquetWriteOptions { Compression = ParquetCompression.Snappy, Durable = false, Hash = HashKind.None });
        var groups = (rows + GroupRows - 1) / GroupRows;
        var encoded = new IEncodedRowGroup?[groups];
        var (next, appended) = (-1, 0);
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            var batch = new ColumnBatch(schema, GroupRows);
            for (var group = Interlocked.Increment(ref next); group < groups; group = Interlocked.Increment(ref next))
            {
                Fill(batch, table, group * GroupRows);
                var bytes = sink.Encode(batch);
                lock (encoded)
                {
                    encoded[group] = bytes;
                    for (; appended < groups && encoded[appended] is { } first; appended++)
                    {
                        sink.Append(first);
                        first.Dispose();
                        encoded[appended] = null;
                    }
                }
            }
        })).ToArray();
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        var written = sink.Complete();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{written.Rows} rows, {written.Bytes / 1e6:0.0} MB; made in {made.TotalSeconds:0.000} s, written in {(clock.Elapsed - made).TotalSeconds:0.000} s"));
        return 0;
    }

    private static void Fill(ColumnBatch batch, TableColumns table, int start)
    {
        var count = Math.Min(batch.Capacity, table.Rows - start);
        batch.RowCount = count;
        foreach (var column in batch.Columns)
        {
            (column.Length, column.MissingCount) = (count, 0);
        }

        for (var i = 0; i < TableColumns.DoubleCount; i++)
        {
            table.Doubles[i].AsSpan(start, count).CopyTo(batch.Number(i).Values);
            if (TableColumns.IsNullable(i))
            {
                MarkMissing(batch.Number(i));
            }
        }

        Fill(batch.Text(TableColumns.DoubleCount), table.Ids.AsSpan(start, count));
        Fill(batch.Text(TableColumns.DoubleCount + 1), table.Plans.AsSpan(start, count));
        table.Amounts.AsSpan(start, count).CopyTo(batch.Integer(TableColumns.DoubleCount + 2).Values);
        table.Days.AsSpan(start, count).CopyTo(batch.Date(TableColumns.DoubleCount + 3).Values);
    }

    private static void MarkMissing(NumberColumn column)
    {
        Array.Clear(column.Validity);
        for (var row = 0; row < column.Length; row++)
        {
            var there = !double.IsNaN(column.Values[row]);
            column.Validity[row >> 6] |= (there ? 1UL : 0) << (row & 63);
            column.MissingCount += there ? 0 : 1;
        }
    }

    private static void Fill(TextColumn column, ReadOnlySpan<string> texts)
    {
        column.Dictionary = null;
        var end = 0;
        for (var row = 0; row < texts.Length; row++)
        {
            column.Reserve(end + Encoding.UTF8.GetMaxByteCount(texts[row].Length));
            end += Encoding.UTF8.GetBytes(texts[row], column.Bytes.AsSpan(end));
            column.Offsets[row + 1] = end;
        }
    }
}
