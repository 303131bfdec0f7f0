using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Benchmarks.Scoring;

/// <summary>Makes the snapshot before of a snapshot: the same customers, some of whose numbers were up to a tenth larger or smaller.</summary>
internal static class MonthBefore
{
    private const int Rows = 122_880;

    /// <summary>Writes it.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="path">Where to.</param>
    /// <param name="every">One customer of so many has other numbers; 1: all.</param>
    public static void Write(string snapshot, string path, int every)
    {
        using var source = ParquetSource.Open(snapshot);
        ColumnRequest[] columns = [.. source.Schema.Columns.Select(column => new ColumnRequest(column.Name, Form(column.Kind)))];
        using var sink = ParquetSink.Create(path, path, columns, new ParquetWriteOptions { Durable = false, Hash = HashKind.None });
        var batch = new ColumnBatch(columns, Rows);
        var random = new Random(7);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, columns);
            while (reader.Read(batch))
            {
                Change(batch, random, every);
                using var encoded = sink.Encode(batch);
                sink.Append(encoded);
            }
        }

        sink.Complete();
    }

    private static ColumnForm Form(ColumnKind kind) => kind switch
    {
        ColumnKind.Floating => ColumnForm.Number,
        ColumnKind.Integer => ColumnForm.Integer,
        _ => ColumnForm.Text,
    };

    private static void Change(ColumnBatch batch, Random random, int every)
    {
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (random.Next(every) != 0)
            {
                continue;
            }

            foreach (var column in batch.Columns)
            {
                if (column is NumberColumn numbers)
                {
                    numbers.Values[row] *= 0.9 + (0.2 * random.NextDouble());
                }
            }
        }
    }
}
