using HealthBatch.Columns;
using HealthBatch.Testing;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Parquet.Tests.Reading;

public sealed class PagesTests
{
    private const int Double = 5, Bytes = 6;

    /// <summary>Rows with values: 0 to 4, then the even ones of 8 to 15, then 16 to 23.</summary>
    private static bool IsPresent(int row) => row is < 5 or >= 16 || (row >= 8 && row % 2 == 0);

    [Fact]
    public void Definition_levels_tell_which_rows_have_values()
    {
        // The dictionary is 0, 1.5 and 3; every index is 1.
        var expected = Enumerable.Range(0, 24).Select(row => IsPresent(row) ? (object?)1.5 : null);

        Assert.Equal(expected, BuiltFiles.Fixture("dictionary, nulls, fall-back", "d", ColumnForm.Number));
    }

    [Fact]
    public void The_old_bit_packed_levels_start_at_the_most_significant_bit()
    {
        var expected = Enumerable.Range(0, 24).Select(row => row is < 16 or >= 20 ? (object?)(long)(row < 16 ? row - 5 : row - 9) : null);

        Assert.Equal(expected, BuiltFiles.Fixture("dictionary, nulls, fall-back", "o", ColumnForm.Integer));
    }

    [Fact]
    public void A_chunk_that_falls_back_from_its_dictionary_reads_on()
    {
        object?[] expected = [.. Enumerable.Repeat("green", 12), .. Enumerable.Repeat<string?>(null, 9), "red", "green", "blue"];

        Assert.Equal(expected, BuiltFiles.Fixture("dictionary, nulls, fall-back", "f", ColumnForm.Text));
    }

    [Fact]
    public void Indices_point_into_the_dictionary()
    {
        // 0x24, 0x49, 0x12 are the indices 0 1 2 0, 1 2 0 1, 2 0 1 0.
        string[] once = ["red", "green", "blue", "red", "green", "blue", "red", "green", "blue", "red", "green", "red"];

        Assert.Equal([.. once, .. once], BuiltFiles.Fixture("dictionary, nulls, fall-back", "s", ColumnForm.Text));
    }

    [Fact]
    public void Deltas_add_up()
    {
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (object?)(long)(2 * i)), BuiltFiles.Fixture("deltas and streams", "i", ColumnForm.Integer));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (object?)(long)(-7 * i)), BuiltFiles.Fixture("deltas and streams", "l", ColumnForm.Integer));
    }

    [Fact]
    public void Delta_texts_have_their_lengths_and_shared_beginnings()
    {
        Assert.Equal(Enumerable.Repeat<object?>("xxx", 24), BuiltFiles.Fixture("deltas and streams", "s", ColumnForm.Text));
        Assert.Equal(Enumerable.Repeat<object?>("y", 24), BuiltFiles.Fixture("deltas and streams", "p", ColumnForm.Text));
        Assert.Equal(Enumerable.Range(1, 24).Select(i => (object?)new string('y', i)), BuiltFiles.Fixture("deltas and streams", "q", ColumnForm.Text));
    }

    [Fact]
    public void Every_codec_gives_the_same_values()
    {
        var expected = Enumerable.Range(0, 24).Select(i => (object?)(i * 1.5)).ToList();

        foreach (var codec in (string[])["snappy", "gzip", "brotli", "hadoop", "lz4", "zstd"])
        {
            Assert.Equal(expected, BuiltFiles.Fixture("codecs", codec, ColumnForm.Number));
        }
    }

    [Fact]
    public void A_page_whose_checksum_is_wrong_is_refused()
    {
        var page = new BuiltPage(0, 1, 0, new byte[8]) { Crc = 1 };

        var exception = BuiltFiles.Refusal(BuiltFile.Make(1, new BuiltColumn("c", Double, page)), ColumnForm.Number);

        Assert.Equal(("a page with checksum 6522df69", "00000001, as its header says"), (exception.Found, exception.Expected));
    }

    [Fact]
    public void A_nested_column_is_skipped_and_refused_with_its_path()
    {
        using var folder = new TemporaryFolder();
        byte[] data = [.. "PAR1"u8, .. new BuiltPage(0, 1, 0, new byte[8]).Bytes];
        var chunk = new ThriftBytes().I64(2, 0).Struct(
            3, new ThriftBytes().I32(1, Double).I32(4, 0).I64(5, 1).I64(6, data.Length - 4).I64(7, data.Length - 4).I64(9, 4));
        ThriftBytes[] schema =
        [
            new ThriftBytes().Text(4, "root").I32(5, 2),
            new ThriftBytes().I32(3, 1).Text(4, "tags").I32(5, 1),
            new ThriftBytes().I32(3, 2).Text(4, "list").I32(5, 1),
            new ThriftBytes().I32(1, Double).I32(3, 1).Text(4, "element"),
            new ThriftBytes().I32(1, Double).I32(3, 0).Text(4, "c"),
        ];
        var group = new ThriftBytes().List(1, [chunk, chunk]).I64(2, 8).I64(3, 1);
        File.WriteAllBytes(folder["n"], BuiltFile.Finish(data, new ThriftBytes().I32(1, 1).List(2, schema).I64(3, 1).List(4, [group])));
        using var source = ParquetSource.Open(folder["n"], "n");

        Assert.Equal([ColumnKind.Nested, ColumnKind.Floating], source.Schema.Columns.Select(column => column.Kind));
        Assert.Equal([0.0], TableValues.Read(source, "c", ColumnForm.Number, 1));
        var exception = Assert.Throws<InputException>(() => source.OpenRowGroup(0, [new("tags", ColumnForm.Number)]));
        Assert.Equal("n, column tags.list.element", exception.Problems[0].Where);
    }

    [Fact]
    public void A_column_of_another_file_or_codec_is_refused()
    {
        var lzo = new BuiltColumn("c", Bytes, new BuiltPage(0, 1, 0, new byte[8])) { Codec = 3 };

        Assert.Equal("compression codec Lzo", BuiltFiles.Refusal(BuiltFile.Make(1, lzo), ColumnForm.Text).Found);
    }
}
