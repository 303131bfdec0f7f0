using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Testing;

namespace HealthBatch.Parquet.Tests.Contract;

/// <summary>What the column ports promise, whoever implements them.</summary>
public abstract class ColumnPortContract
{
    private static readonly ColumnRequest[] Schema =
    [
        new("id", ColumnForm.Text) { Nullable = false },
        new("number", ColumnForm.Number),
        new("integer", ColumnForm.Integer),
        new("day", ColumnForm.Date),
        new("moment", ColumnForm.Timestamp),
        new("score", ColumnForm.Grid),
        new("band", ColumnForm.Code) { Names = ["unhealthy", "at risk", "healthy"] },
        new("yes", ColumnForm.Boolean),
        new("word", ColumnForm.Text),
    ];

    protected abstract IColumnSink CreateSink(string path, IReadOnlyList<ColumnRequest> schema);

    protected abstract IColumnSource OpenSource(string path);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void What_is_written_is_read_in_batches_of_any_size(int batchSize)
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.parquet"], 5, 1, 70);
        ColumnRequest[] asked = [.. Schema.Select(column => new ColumnRequest(column.Name, Readable(column.Form)))];
        using var source = OpenSource(folder["a.parquet"]);
        Assert.Equal([5L, 1L, 70L], source.RowGroupRows);
        Assert.Equal(76, source.RowCount);
        var row = 0;
        var batch = new ColumnBatch(asked, batchSize);
        for (var group = 0; group < 3; group++)
        {
            using var reader = source.OpenRowGroup(group, asked);
            while (reader.Read(batch))
            {
                for (var i = 0; i < batch.RowCount; i++, row++)
                {
                    Assert.Equal(Expected(row), Schema.Select((_, column) => Shown(batch.Columns[column], i)));
                }
            }

            Assert.Equal(0, batch.RowCount);
        }

        Assert.Equal(76, row);
    }

    [Fact]
    public void Numbers_days_and_truths_are_read_in_every_form_that_takes_them()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.parquet"], 2);
        ColumnRequest[] asked =
        [
            new("integer", ColumnForm.Number), new("integer", ColumnForm.Text), new("yes", ColumnForm.Number), new("yes", ColumnForm.Text),
            new("day", ColumnForm.Number), new("day", ColumnForm.Timestamp), new("moment", ColumnForm.Date), new("score", ColumnForm.Number),
        ];
        using var source = OpenSource(folder["a.parquet"]);
        using var reader = source.OpenRowGroup(0, asked);
        var batch = new ColumnBatch(asked, 8);
        Assert.True(reader.Read(batch));
        Assert.Equal(
            ["1000000000001", "1000000000001", "1", "true", "20001", (20_001 * 86_400_000_000L).ToString(CultureInfo.InvariantCulture), "19675", "0.37"],
            asked.Select((_, column) => Shown(batch.Columns[column], 1)));
    }

    [Fact]
    public void The_schema_says_what_is_there()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.parquet"], 2);
        using var source = OpenSource(folder["a.parquet"]);
        Assert.Equal(
            [
                ("id", ColumnKind.Text), ("number", ColumnKind.Floating), ("integer", ColumnKind.Integer), ("day", ColumnKind.Date), ("moment", ColumnKind.Timestamp),
                ("score", ColumnKind.Floating), ("band", ColumnKind.Text), ("yes", ColumnKind.Boolean), ("word", ColumnKind.Text),
            ],
            source.Schema.Columns.Select(column => (column.Name, column.Kind)));
        Assert.Equal((false, true), (source.Schema.Find("id")!.Nullable, source.Schema.Find("number")!.Nullable));
        Assert.Null(source.Schema.Find("ID"));
    }

    [Fact]
    public void Every_column_that_is_not_there_or_does_not_fit_is_named_at_once()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.parquet"], 2);
        using var source = OpenSource(folder["a.parquet"]);
        var problem = Assert.Throws<InputException>(() => source.OpenRowGroup(0, [new("nowhere", ColumnForm.Number), new("word", ColumnForm.Number), new("id", ColumnForm.Text)]));
        Assert.Equal(2, problem.Problems.Count);
        Assert.EndsWith("column nowhere", problem.Problems[0].Where, StringComparison.Ordinal);
        Assert.EndsWith("column word", problem.Problems[1].Where, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_appears_whole_with_its_rows_bytes_and_hash()
    {
        using var folder = new TemporaryFolder();
        var written = Write(folder["a.parquet"], 5, 0, 7);
        var bytes = File.ReadAllBytes(folder["a.parquet"]);
        Assert.Equal(new WrittenTable("a.parquet", 12, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), written);
        Assert.Equal([folder["a.parquet"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_sink_that_is_not_completed_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        using (var sink = CreateSink(folder["a.parquet"], Schema))
        {
            sink.Append(sink.Encode(Rows(0, 5)));
            Assert.False(File.Exists(folder["a.parquet"]));
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_on_any_thread()
    {
        using var folder = new TemporaryFolder();
        var expected = Write(folder["a.parquet"], 100, 200).Hash;
        using var sink = CreateSink(folder["b.parquet"], Schema);
        var encoded = new IEncodedRowGroup[2];
        Parallel.For(0, 2, i => encoded[i] = sink.Encode(i == 0 ? Rows(0, 100) : Rows(100, 200)));
        sink.Append(encoded[0]);
        sink.Append(encoded[1]);
        Assert.Equal(expected, sink.Complete().Hash);
    }

    [Fact]
    public void A_missing_value_where_there_may_be_none_and_a_second_append_are_the_callers_faults()
    {
        using var folder = new TemporaryFolder();
        ColumnRequest[] schema = [new("score", ColumnForm.Grid) { Nullable = false }];
        using var sink = CreateSink(folder["a.parquet"], schema);
        var batch = new ColumnBatch(schema, 1) { RowCount = 1 };
        var group = sink.Encode(batch);
        sink.Append(group);
        Assert.Throws<ArgumentException>(() => sink.Append(group));
        batch.Grid(0).Values[0] = GridColumn.Missing;
        Assert.Throws<ArgumentException>(() => sink.Encode(batch));
    }

    private static ColumnForm Readable(ColumnForm form) => form switch { ColumnForm.Code => ColumnForm.Text, ColumnForm.Boolean => ColumnForm.Integer, _ => form };

    private static string?[] Expected(int row) =>
    [
        FormattableString.Invariant($"C{row:D4}"),
        row % 3 == 2 ? null : FormattableString.Invariant($"{row / 8.0}"),
        row % 5 == 4 ? null : FormattableString.Invariant($"{1_000_000_000_000L + row}"),
        row % 4 == 3 ? null : FormattableString.Invariant($"{20_000 + row}"),
        row % 6 == 5 ? null : FormattableString.Invariant($"{1_700_000_000_000_000L + (row * 1_000_001L)}"),
        row % 7 == 6 ? null : FormattableString.Invariant($"{row * 37}"),
        row % 4 == 3 ? null : ((string[])["unhealthy", "at risk", "healthy"])[row % 4],
        row % 3 == 2 ? null : FormattableString.Invariant($"{row % 3}"),
        row % 5 == 3 ? null : ((string[])["", "løng wörd", "x", "", "smb"])[row % 5],
    ];

    private static string? Shown(Column column, int row) => column switch
    {
        GridColumn grid => grid.Values[row] == GridColumn.Missing ? null : FormattableString.Invariant($"{grid.Values[row]}"),
        _ when column.IsMissing(row) => null,
        NumberColumn numbers => FormattableString.Invariant($"{numbers.Values[row]}"),
        IntegerColumn integers => FormattableString.Invariant($"{integers.Values[row]}"),
        DateColumn dates => FormattableString.Invariant($"{dates.Values[row]}"),
        TextColumn text => Encoding.UTF8.GetString(text[row]),
        _ => throw new InvalidOperationException(column.GetType().Name),
    };

    private static ColumnBatch Rows(int first, int count)
    {
        var batch = new ColumnBatch(Schema, Math.Max(1, count)) { RowCount = count };
        for (var row = 0; row < count; row++)
        {
            var values = Expected(first + row);
            for (var i = 0; i < values.Length; i++)
            {
                var column = batch.Columns[i];
                column.MissingCount += values[i] is null ? 1 : 0;
                column.Validity[row >> 6] |= values[i] is null ? 0 : 1UL << (row & 63);
                Put(column, row, values[i]);
            }
        }

        return batch;
    }

    private static void Put(Column column, int row, string? value)
    {
        switch (column)
        {
            case NumberColumn numbers: numbers.Values[row] = value is null ? double.NaN : double.Parse(value, CultureInfo.InvariantCulture); break;
            case IntegerColumn integers: integers.Values[row] = value is null ? 0 : long.Parse(value, CultureInfo.InvariantCulture); break;
            case DateColumn dates: dates.Values[row] = value is null ? 0 : int.Parse(value, CultureInfo.InvariantCulture); break;
            case GridColumn grid: grid.Values[row] = value is null ? GridColumn.Missing : short.Parse(value, CultureInfo.InvariantCulture); break;
            case CodeColumn codes: codes.Values[row] = value is null ? CodeColumn.Missing : CodeOf(column.Request, value); break;
            case TextColumn text:
                var bytes = Encoding.UTF8.GetBytes(value ?? "");
                text.Reserve(text.Offsets[row] + bytes.Length);
                bytes.CopyTo(text.Bytes, text.Offsets[row]);
                text.Offsets[row + 1] = text.Offsets[row] + bytes.Length;
                break;
        }
    }

    private static byte CodeOf(ColumnRequest request, string value) =>
        request.Names is null ? byte.Parse(value, CultureInfo.InvariantCulture) : (byte)request.Names.ToList().IndexOf(value);

    private WrittenTable Write(string path, params int[] rowGroups)
    {
        using var sink = CreateSink(path, Schema);
        var first = 0;
        foreach (var count in rowGroups)
        {
            sink.Append(sink.Encode(Rows(first, count)));
            first += count;
        }

        return sink.Complete();
    }
}
