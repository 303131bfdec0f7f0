using System.Text;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Parquet.Inspection;
using HealthBatch.Parquet.Writing;
using HealthBatch.Testing;

namespace HealthBatch.Parquet.Tests.Inspection;

public sealed class ParquetInspectionTests
{
    private static readonly ColumnRequest[] Schema =
    [
        new("id", ColumnForm.Text) { Nullable = false },
        new("score", ColumnForm.Grid),
        new("spend", ColumnForm.Number),
        new("on", ColumnForm.Date),
        new("at", ColumnForm.Timestamp),
        new("orders", ColumnForm.Integer),
        new("active", ColumnForm.Boolean),
        new("band", ColumnForm.Code) { Names = ["low", "high"] },
    ];

    [Fact]
    public void Everything_that_was_written_is_shown()
    {
        using var folder = new TemporaryFolder();
        var file = ParquetInspection.Read(Write(folder["a.parquet"]), "a.parquet");
        Assert.Equal(("a.parquet", 5L, 2, 2), (file.Path, file.Rows, file.RowGroups.Count, file.Version));
        Assert.StartsWith("HealthBatch version ", file.CreatedBy, StringComparison.Ordinal);
        Assert.Equal([new("made by", "a test"), new("seed", "7")], file.KeyValues);
        Assert.Equal(Schema.Select(column => (column.Name, column.Nullable)), file.Columns.Select(column => (column.Name, column.Nullable)));
        Assert.Equal([4L, 1L], file.RowGroups.Select(group => group.Rows));
        Assert.Equal(new FileInfo(folder["a.parquet"]).Length, file.Bytes);
    }

    [Fact]
    public void Least_and_greatest_are_in_the_words_of_their_type()
    {
        using var folder = new TemporaryFolder();
        var chunks = ParquetInspection.Read(Write(folder["a.parquet"])).RowGroups[0].Chunks.ToDictionary(chunk => chunk.Column);
        Assert.Equal(
            [
                ("id", 0L, "C1", "C4"),
                ("score", 1, "0.01", "75.12"),
                ("spend", 0, "-2.5", "10"),
                ("on", 0, "1969-12-31", "2026-01-31"),
                ("at", 0, "1969-12-31 23:59:59.999999", "2026-01-31 00:00:00"),
                ("orders", 0, "-9223372036854775808", "9223372036854775807"),
                ("active", 1, "false", "true"),
                ("band", 2, "high", "low"),
            ],
            Schema.Select(column => (column.Name, chunks[column.Name].Nulls!.Value, chunks[column.Name].Min!.Text, chunks[column.Name].Max!.Text)));
    }

    [Fact]
    public void A_chunk_with_a_NaN_states_neither_least_nor_greatest()
    {
        using var folder = new TemporaryFolder();
        var spend = ParquetInspection.Read(Write(folder["a.parquet"])).RowGroups[1].Chunks[2];
        Assert.Equal((null, null, 0L), (spend.Min, spend.Max, spend.Nulls));
    }

    [Fact]
    public void A_least_zero_has_no_sign()
    {
        using var folder = new TemporaryFolder();
        ColumnRequest[] schema = [new("n", ColumnForm.Number)];
        using (var sink = ParquetSink.Create(folder["a.parquet"], "a", schema))
        {
            sink.Append(sink.Encode(new ColumnBatch(schema, 1) { RowCount = 1 }));
            sink.Complete();
        }

        Assert.Equal(("0", 0m), ParquetInspection.Read(folder["a.parquet"]).RowGroups[0].Chunks[0].Min is { } min ? (min.Text, min.Number!.Value) : default);
    }

    [Fact]
    public void The_text_is_for_people()
    {
        using var folder = new TemporaryFolder();
        var output = new StringWriter();
        ParquetInspection.Read(Write(folder["a.parquet"]), "lake/a.parquet").WriteText(output);
        var lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("lake/a.parquet", lines[0]);
        Assert.StartsWith("5 rows, 8 columns, 2 row groups, ", lines[1], StringComparison.Ordinal);
        Assert.Equal(["  made by = a test", "  seed = 7", ""], lines[2..5]);
        Assert.StartsWith("column  type", lines[5], StringComparison.Ordinal);
        Assert.Matches("^id +byte_array \\(string\\) +never +.*  C1 +C5$", lines[6]);
        Assert.Matches("^score +double +1 \\(20%\\) +.*  dictionary +0.01 +75.12$", lines[7]);
        Assert.Matches("^band +byte_array \\(string\\) +2 \\(40%\\) +.*  dictionary +high +low$", lines[13]);
    }

    [Fact]
    public void A_share_that_is_not_nothing_does_not_round_to_nothing()
    {
        using var folder = new TemporaryFolder();
        const int rows = 4_000;
        ColumnRequest[] schema = [new("rare", ColumnForm.Grid), new("id", ColumnForm.Number), new("never", ColumnForm.Grid)];
        using (var sink = ParquetSink.Create(folder["a.parquet"], "a", schema))
        {
            var batch = new ColumnBatch(schema, rows) { RowCount = rows };
            batch.Grid(0).Values[17] = GridColumn.Missing;
            Enumerable.Range(0, rows).Select(row => Math.Sqrt(row)).ToArray().CopyTo(batch.Number(1).Values, 0);
            sink.Append(sink.Encode(batch));
            sink.Complete();
        }

        var output = new StringWriter();
        ParquetInspection.Read(folder["a.parquet"]).WriteText(output);
        Assert.Matches("(?m)^rare +double +1 \\(<0.1%\\) ", output.ToString());
        Assert.Matches("(?m)^never +double +0 .*  <1%  ", output.ToString());
    }

    [Fact]
    public void The_JSON_has_numbers_as_numbers_and_days_as_text()
    {
        using var folder = new TemporaryFolder();
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            ParquetInspection.Read(Write(folder["a.parquet"]), "a").WriteJson(json);
        }

        var chunks = JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("rowGroups")[0].GetProperty("chunks");
        Assert.Equal(75.12m, chunks[1].GetProperty("max").GetDecimal());
        Assert.Equal("2026-01-31", chunks[3].GetProperty("max").GetString());
        Assert.Equal(long.MinValue, chunks[5].GetProperty("min").GetInt64());
        Assert.Equal("UNCOMPRESSED", chunks[1].GetProperty("codec").GetString());
    }

    [Fact]
    public void Long_text_is_a_bound_on_both_sides()
    {
        using var folder = new TemporaryFolder();
        ColumnRequest[] schema = [new("t", ColumnForm.Text)];
        var batch = new ColumnBatch(schema, 1) { RowCount = 1 };
        var text = new string('a', 63) + "éz";
        Put(batch.Text(0), 0, text);
        using (var sink = ParquetSink.Create(folder["a.parquet"], "a", schema))
        {
            sink.Append(sink.Encode(batch));
            sink.Complete();
        }

        var chunk = ParquetInspection.Read(folder["a.parquet"]).RowGroups[0].Chunks[0];
        Assert.Equal((new string('a', 63), false), (chunk.Min!.Text, chunk.Min.Exact));
        Assert.Equal((new string('a', 62) + "b", false), (chunk.Max!.Text, chunk.Max.Exact));
    }

    [Fact]
    public void What_others_wrote_is_shown_too()
    {
        if (RepositoryPaths.Cdnow is not { } data)
        {
            Assert.Skip("the shared data is not here");
            return;
        }

        foreach (var path in Directory.GetFiles(Path.Combine(data, "variants_1997-09-30"), "*.parquet"))
        {
            var file = ParquetInspection.Read(path);
            file.WriteText(new StringWriter());
            Assert.Equal(file.Rows, file.RowGroups.Sum(group => group.Rows));
            Assert.All(file.RowGroups.SelectMany(group => group.Chunks), chunk => Assert.InRange(chunk.CompressedBytes, 1, file.Bytes));
        }
    }

    private static string Write(string path)
    {
        var options = new ParquetWriteOptions { KeyValues = new Dictionary<string, string> { ["seed"] = "7", ["made by"] = "a test" } };
        using var sink = ParquetSink.Create(path, "a", Schema, options);
        var batch = new ColumnBatch(Schema, 4) { RowCount = 4 };
        for (var row = 0; row < 4; row++)
        {
            Put(batch.Text(0), row, FormattableString.Invariant($"C{row + 1}"));
        }

        new short[] { 7512, 1, GridColumn.Missing, 5000 }.CopyTo(batch.Grid(1).Values, 0);
        new[] { 10, -2.5, 0, 3 }.CopyTo(batch.Number(2).Values, 0);
        new[] { 20484, -1, 0, 5 }.CopyTo(batch.Date(3).Values, 0);
        new[] { 20484 * 86_400_000_000L, -1, 0, 5 }.CopyTo(batch.Integer(4).Values, 0);
        new[] { long.MaxValue, 0, 1, long.MinValue }.CopyTo(batch.Integer(5).Values, 0);
        new byte[] { 1, 0, CodeColumn.Missing, 0 }.CopyTo(batch.Code(6).Values, 0);
        new byte[] { 0, 1, CodeColumn.Missing, CodeColumn.Missing }.CopyTo(batch.Code(7).Values, 0);
        sink.Append(sink.Encode(batch));
        batch.RowCount = 1;
        Put(batch.Text(0), 0, "C5");
        batch.Number(2).Values[0] = double.NaN;
        sink.Append(sink.Encode(batch));
        sink.Complete();
        return path;
    }

    private static void Put(TextColumn column, int row, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        column.Reserve(column.Offsets[row] + bytes.Length);
        bytes.CopyTo(column.Bytes, column.Offsets[row]);
        column.Offsets[row + 1] = column.Offsets[row] + bytes.Length;
    }
}
