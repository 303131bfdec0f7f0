using HealthBatch.Columns;
using HealthBatch.Parquet.Compression;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Parquet.Tests.Reading;

/// <summary>Files whose numbers lie. Each is some hundred bytes; what reading it allocates is counted.</summary>
public sealed class HostileInputTests
{
    private const int Double = 5, Bytes = 6;
    private const long Modest = 8 << 20;

    public static TheoryData<string> Lies => [.. Files().Keys];

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_number_that_lies_is_refused_before_room_is_made_for_it(string lie)
    {
        var file = Files()[lie];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var exception = BuiltFiles.Refusal(file, lie.Contains("text", StringComparison.Ordinal) ? ColumnForm.Text : ColumnForm.Number);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Modest);
        Assert.Equal((0, "c"), (exception.RowGroup, exception.Column));
        Assert.InRange(exception.Offset, 4, file.Length);
    }

    [Fact]
    public void A_trillion_rows_of_nulls_cost_no_more_than_those_that_are_read()
    {
        const int Claimed = int.MaxValue;
        var page = new BuiltPage(0, Claimed, 0, [6, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0]);
        using var folder = new HealthBatch.Testing.TemporaryFolder();
        File.WriteAllBytes(folder["many"], BuiltFile.Make(Claimed, new BuiltColumn("c", Double, page) { Optional = true }));
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var source = ParquetSource.Open(folder["many"]);
        ColumnRequest[] requests = [new("c", ColumnForm.Number)];
        var batch = new ColumnBatch(requests, 1000);
        using var reader = source.OpenRowGroup(0, requests);

        Assert.True(reader.Read(batch));
        Assert.Equal(1000, batch.Columns[0].MissingCount);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Modest);
    }

    [Fact]
    public void Texts_that_repeat_each_other_are_refused_before_they_fill_memory()
    {
        // Each of 100,000 texts is the one before and a letter more: 100 KB in the file, 5 GB in a batch of all.
        byte[] count = [0xA0, 0x8D, 0x06];
        byte[] prefixes = [0x80, 0x80, 0x08, 1, .. count, 0, 2, 0];
        byte[] suffixes = [0x80, 0x80, 0x08, 1, .. count, 2, 0, 0];
        var page = new BuiltPage(0, 100_000, 7, [.. prefixes, .. suffixes, .. Enumerable.Repeat((byte)'a', 100_000)]);
        using var folder = new HealthBatch.Testing.TemporaryFolder();
        File.WriteAllBytes(folder["long"], BuiltFile.Make(100_000, new BuiltColumn("c", Bytes, page) { Converted = 0 }));
        using var source = ParquetSource.Open(folder["long"]);
        ColumnRequest[] requests = [new("c", ColumnForm.Text)];
        using var reader = source.OpenRowGroup(0, requests);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<ParquetFormatException>(() => reader.Read(new ColumnBatch(requests, 100_000)));

        Assert.Contains("read fewer rows at a time", exception.Expected, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void Columns_that_decompression_blows_up_share_one_allowance()
    {
        const int Rows = 28 << 17;
        var zeros = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(zeros, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(new byte[Rows * 8]);
        }

        // A page with a checksum is held whole.
        var page = new BuiltPage(0, Rows, 0, zeros.ToArray()) { UncompressedLength = Rows * 8, Crc = Crc32.Compute(zeros.ToArray()) };
        using var folder = new HealthBatch.Testing.TemporaryFolder();
        File.WriteAllBytes(
            folder["two"], BuiltFile.Make(Rows, new BuiltColumn("a", Double, page) { Codec = 2 }, new BuiltColumn("b", Double, page) { Codec = 2 }));
        using var source = ParquetSource.Open(folder["two"]);

        // 28 MB of zeros in some kilobytes: one column reads, and the other after it; the two at once are too much.
        Assert.True(CanRead("a"));
        Assert.True(CanRead("b"));
        Assert.Contains("fewer columns", Assert.Throws<ParquetFormatException>(() => CanRead("a", "b")).Expected, StringComparison.Ordinal);
        Assert.True(CanRead("b"));

        bool CanRead(params string[] names)
        {
            ColumnRequest[] requests = [.. names.Select(name => new ColumnRequest(name, ColumnForm.Number))];
            using var reader = source.OpenRowGroup(0, requests);
            return reader.Read(new ColumnBatch(requests, 100));
        }
    }

    private static SortedDictionary<string, byte[]> Files() => new(StringComparer.Ordinal)
    {
        ["a snappy page of 2 GB"] = One(Compressed(1, [0xFF, 0xFF, 0xFF, 0xFF, 7, 0, 0])),
        ["a zstd page of 2 GB"] = One(Compressed(6, [0x28, 0xB5, 0x2F, 0xFD, 0])),
        ["a gzip page of 2 GB"] = One(Compressed(2, [0x1F, 0x8B, 8, 0])),
        ["a brotli page of 2 GB"] = One(Compressed(4, [0xCE, 0xB2])),
        ["an lz4 page of 2 GB"] = One(Compressed(7, [0x1F, 1, 1, 0, 255])),
        ["a dictionary of two billion numbers"] = One(Dictionary(Double, int.MaxValue, new byte[8], [1, 2, 0])),
        ["a dictionary of two billion texts"] = One(Dictionary(Bytes, int.MaxValue, new byte[8], [1, 2, 0])),
        ["an index outside the dictionary"] = One(Dictionary(Double, 1, new byte[8], [1, 2, 1])),
        ["an index outside the text dictionary"] = One(Dictionary(Bytes, 2, new byte[8], [8, 2, 200])),
        ["indices of 200 bits"] = One(Dictionary(Double, 1, new byte[8], [200, 2, 1])),
        ["indices without a dictionary"] = One(new("c", Double, new BuiltPage(0, 1, 8, [1, 2, 0]))),
        ["fewer values than rows"] = BuiltFile.Make(3, new BuiltColumn("c", Double, new BuiltPage(0, 3, 0, new byte[16]))),
        ["fewer pages than rows"] = BuiltFile.Make(3, new BuiltColumn("c", Double, new BuiltPage(0, 2, 0, new byte[16]))),
        ["fewer levels than rows"] = BuiltFile.Make(
            3, new BuiltColumn("c", Double, new BuiltPage(0, 3, 0, [2, 0, 0, 0, 2 << 1, 1, .. new byte[24]])) { Optional = true }),
        ["levels longer than their page"] = One(new("c", Double, new BuiltPage(0, 1, 0, [255, 255, 255, 127, 2, 1])) { Optional = true }),
        ["a level of 7"] = One(new("c", Double, new BuiltPage(0, 1, 0, [2, 0, 0, 0, 2, 7, .. new byte[8]])) { Optional = true }),
        ["a version 2 page with longer levels than bytes"] = One(
            new("c", Double, new BuiltPage(3, 1, 0, new byte[8]) { DefinitionLength = 9 }) { Optional = true }),
        ["a text of 2 GB"] = One(new("c", Bytes, new BuiltPage(0, 1, 0, [255, 255, 255, 127, 1])) { Converted = 0 }),
        ["a delta text that shares more than there is"] = One(new(
            "c", Bytes, new BuiltPage(0, 1, 7, [0x80, 1, 4, 1, 80, .. (byte[])[0x80, 1, 4, 1, 0]]))
        { Converted = 0 }),
        ["a delta block of four billion values"] = One(new("c", 2, new BuiltPage(0, 1, 5, [0x80, 0x80, 0x80, 0x80, 0x10, 4, 1, 0]))),
        ["an encoding that does not fit the type"] = One(new("c", Double, new BuiltPage(0, 1, 5, new byte[8]))),
        ["a second dictionary"] = One(new(
            "c", Double, new BuiltPage(2, 1, 0, new byte[8]), new BuiltPage(2, 1, 0, new byte[8]), new BuiltPage(0, 1, 8, [1, 2, 0]))),
    };

    private static byte[] One(BuiltColumn column) => BuiltFile.Make(1, column);

    private static BuiltColumn Compressed(int codec, byte[] body) =>
        new("c", Double, new BuiltPage(0, 1, 0, body) { UncompressedLength = int.MaxValue }) { Codec = codec };

    private static BuiltColumn Dictionary(int type, int count, byte[] entries, byte[] indices) =>
        new("c", type, new BuiltPage(2, count, 0, entries), new BuiltPage(0, 1, 8, indices)) { Converted = type == Bytes ? 0 : null };
}
