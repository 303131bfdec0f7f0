using System.Security.Cryptography;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;
using HealthBatch.Testing;

namespace HealthBatch.Parquet.Tests.Writing;

public sealed class ParquetSinkTests
{
    private static readonly ColumnRequest[] Schema = [new("n", ColumnForm.Number), new("g", ColumnForm.Grid)];

    [Fact]
    public void A_file_appears_when_it_is_complete_and_not_before()
    {
        using var folder = new TemporaryFolder();
        using var sink = ParquetSink.Create(folder["a.parquet"], "a", Schema);
        sink.Append(sink.Encode(Rows(10, seed: 1)));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.parquet"));
        var written = sink.Complete();
        Assert.Equal([folder["a.parquet"]], Directory.GetFiles(folder.Path));
        Assert.Equal(new WrittenTable("a", 10, new FileInfo(folder["a.parquet"]).Length, written.Hash), written);
    }

    [Fact]
    public void A_sink_that_is_not_completed_leaves_nothing_behind_and_what_was_there_stays()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.parquet"], "what was there");
        using (var sink = ParquetSink.Create(folder["a.parquet"], "a", Schema))
        {
            sink.Append(sink.Encode(Rows(10, seed: 1)));
        }

        Assert.Equal([folder["a.parquet"]], Directory.GetFiles(folder.Path));
        Assert.Equal("what was there", File.ReadAllText(folder["a.parquet"]));
    }

    [Fact]
    public void Two_writers_of_one_name_do_not_disturb_each_other()
    {
        using var folder = new TemporaryFolder();
        using var first = ParquetSink.Create(folder["a.parquet"], "a", Schema);
        using var second = ParquetSink.Create(folder["a.parquet"], "a", Schema);
        first.Append(first.Encode(Rows(10, seed: 1)));
        second.Append(second.Encode(Rows(20, seed: 2)));
        first.Complete();
        var last = second.Complete();
        Assert.Equal(last.Hash, Sha256(folder["a.parquet"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_hash_is_that_of_the_bytes_on_disk(bool durable)
    {
        using var folder = new TemporaryFolder();
        var written = Write(folder["a.parquet"], new ParquetWriteOptions { Durable = durable }, 70_000, 5);
        Assert.Equal(Sha256(folder["a.parquet"]), written.Hash);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_whatever_was_encoded_before_and_on_whichever_thread()
    {
        using var folder = new TemporaryFolder();
        var expected = Write(folder["a.parquet"], new ParquetWriteOptions(), 1000, 70_003, 17);
        using var sink = ParquetSink.Create(folder["b.parquet"], "b", Schema);
        using (sink.Encode(Rows(100_000, seed: 99)))
        {
        }

        var encoded = new IEncodedRowGroup[3];
        Parallel.For(0, 3, i => encoded[i] = sink.Encode(Rows(((int[])[1000, 70_003, 17])[i], seed: i)));
        foreach (var group in encoded)
        {
            sink.Append(group);
        }

        Assert.Equal(expected.Hash, sink.Complete().Hash);
    }

    [Fact]
    public void Row_groups_may_grow()
    {
        using var folder = new TemporaryFolder();
        ColumnRequest[] schema = [new("t", ColumnForm.Text), new("n", ColumnForm.Number), new("c", ColumnForm.Code) { Names = ["a"] }];
        using var sink = ParquetSink.Create(folder["a.parquet"], "a", schema);
        foreach (var count in (int[])[100, 200, 300, 65_536, 131_072, 200_000])
        {
            sink.Append(sink.Encode(new ColumnBatch(schema, count) { RowCount = count }));
        }

        Assert.Equal(397_208, sink.Complete().Rows);
    }

    [Fact]
    public void Disposing_a_row_group_that_was_appended_leaves_the_next_one_alone()
    {
        using var folder = new TemporaryFolder();
        var expected = Write(folder["a.parquet"], new ParquetWriteOptions(), 10, 20);
        using var sink = ParquetSink.Create(folder["b.parquet"], "b", Schema);
        var first = sink.Encode(Rows(10, seed: 0));
        sink.Append(first);
        var second = sink.Encode(Rows(20, seed: 1));
        first.Dispose();
        using var third = sink.Encode(Rows(30, seed: 2));
        sink.Append(second);
        Assert.Equal(expected.Hash, sink.Complete().Hash);
    }

    [Fact]
    public void A_row_group_without_rows_is_not_written()
    {
        using var folder = new TemporaryFolder();
        var expected = Write(folder["a.parquet"], new ParquetWriteOptions(), 10);
        using var sink = ParquetSink.Create(folder["b.parquet"], "b", Schema);
        sink.Append(sink.Encode(Rows(10, seed: 0)));
        sink.Append(sink.Encode(Rows(0, seed: 1)));
        Assert.Equal(expected.Hash, sink.Complete().Hash);
    }

    [Fact]
    public void A_batch_of_other_columns_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var sink = ParquetSink.Create(folder["a.parquet"], "a", Schema);
        var other = new ColumnBatch([new("n", ColumnForm.Number), new("g", ColumnForm.Number)], 1) { RowCount = 1 };
        var problem = Assert.Throws<ArgumentException>(() => sink.Encode(other));
        Assert.Contains("column 1 of the batch is g (Number); the table's is g (Grid)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_in_a_column_that_may_hold_none_is_refused()
    {
        using var folder = new TemporaryFolder();
        ColumnRequest[] schema = [new("g", ColumnForm.Grid) { Nullable = false }];
        using var sink = ParquetSink.Create(folder["a.parquet"], "a", schema);
        var batch = new ColumnBatch(schema, 2) { RowCount = 2 };
        batch.Grid(0).Values[1] = GridColumn.Missing;
        Assert.Throws<ArgumentException>(() => sink.Encode(batch));
    }

    [Fact]
    public void A_row_group_is_appended_once_and_to_its_own_sink()
    {
        using var folder = new TemporaryFolder();
        using var sink = ParquetSink.Create(folder["a.parquet"], "a", Schema);
        using var other = ParquetSink.Create(folder["b.parquet"], "b", Schema);
        var group = sink.Encode(Rows(3, seed: 1));
        Assert.Throws<ArgumentException>(() => other.Append(group));
        sink.Append(group);
        Assert.Throws<ArgumentException>(() => sink.Append(group));
    }

    private static WrittenTable Write(string path, ParquetWriteOptions options, params int[] rowGroups)
    {
        using var sink = ParquetSink.Create(path, Path.GetFileName(path), Schema, options);
        for (var i = 0; i < rowGroups.Length; i++)
        {
            sink.Append(sink.Encode(Rows(rowGroups[i], seed: i)));
        }

        return sink.Complete();
    }

    private static ColumnBatch Rows(int count, int seed)
    {
        var random = new Random(seed);
        var batch = new ColumnBatch(Schema, Math.Max(1, count)) { RowCount = count };
        for (var row = 0; row < count; row++)
        {
            batch.Number(0).Values[row] = random.NextDouble();
            batch.Grid(1).Values[row] = row % 7 == 0 ? GridColumn.Missing : (short)random.Next(10_001);
        }

        return batch;
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
