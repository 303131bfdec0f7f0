using System.IO.Compression;
using HealthBatch.Columns;
using HealthBatch.Parquet.Compression;
using HealthBatch.Parquet.Writing;
using HealthBatch.Testing;
using HealthBatch.Testing.Parquet;

namespace HealthBatch.Parquet.Tests.Reading;

/// <summary>Pages that are too long to be held whole; the same pages with a checksum are, and are the oracle.</summary>
public sealed class LongPagesTests
{
    private const int Rows = 200_001;
    private const int Uncompressed = 0, Snappy = 1, Gzip = 2, Brotli = 4, Zstd = 6;

    /// <summary>So many doubles are a page that is not held whole in any codec.</summary>
    private const int ManyRows = 1_100_003;

    [Theory]
    [InlineData(Uncompressed, 4096)]
    [InlineData(Uncompressed, 200_001)]
    [InlineData(Snappy, 7)]
    [InlineData(Snappy, 4096)]
    [InlineData(Snappy, 200_001)]
    public void Numbers_read_as_from_a_page_that_is_held_whole(int codec, int batch)
    {
        Assert.NotNull(AssertSame(Column(5, Rows, Numbers(1), codec), ColumnForm.Number, batch));
        Assert.NotNull(AssertSame(WithMissing(codec), ColumnForm.Number, batch));
    }

    [Theory]
    [InlineData(Uncompressed, 4096)]
    [InlineData(Snappy, 7)]
    [InlineData(Snappy, 4096)]
    [InlineData(Snappy, 200_001)]
    public void Texts_read_as_from_a_page_that_is_held_whole(int codec, int batch)
    {
        Assert.NotNull(AssertSame(Texts(codec, _ => 9), ColumnForm.Text, batch));
        Assert.NotNull(AssertSame(Texts(codec, row => row % 40), ColumnForm.Text, batch));
        Assert.NotNull(AssertSame(Texts(codec, row => row % 50_000 == 49_999 ? 300_000 : 8), ColumnForm.Text, batch));
    }

    [Theory]
    [InlineData(Gzip)]
    [InlineData(Brotli)]
    [InlineData(Zstd)]
    public void Longer_pages_in_any_codec_read_as_if_held_whole(int codec)
    {
        Assert.SkipWhen(codec == Zstd && ZstdLibrary.System.ForStreaming() is null, "libzstd.so.1 is not there");
        foreach (var batch in new[] { 4099, ManyRows })
        {
            Assert.NotNull(AssertSame(Column(5, ManyRows, Numbers(1, ManyRows), codec), ColumnForm.Number, batch));
        }

        Assert.NotNull(AssertSame(Texts(codec, row => row % 80), ColumnForm.Text, 4096));
        Assert.NotNull(AssertSame(Texts(codec, row => row % 50_000 == 49_999 ? 600_000 : 40), ColumnForm.Text, 4096));
    }

    [Theory]
    [InlineData(Gzip)]
    [InlineData(Brotli)]
    [InlineData(Zstd)]
    public void Damage_in_longer_pages_is_found_or_reads_as_if_held_whole(int codec)
    {
        Assert.SkipWhen(codec == Zstd && ZstdLibrary.System.ForStreaming() is null, "libzstd.so.1 is not there");
        var random = new Random(6);
        var sound = Compress(Numbers(4, ManyRows), codec);
        var refused = 0;
        for (var i = 0; i < 8; i++)
        {
            // Damaged, cut, with bytes behind its end, and whole but shorter than its header says.
            byte[] damaged = (i % 4) switch
            {
                0 => [.. sound],
                1 => sound[..random.Next(sound.Length / 2, sound.Length)],
                2 => [.. sound, 1, 2, 3, 4, 5, 6, 7, 8],
                _ => Compress(Numbers(4, ManyRows - 1), codec),
            };
            if (i % 4 == 0)
            {
                damaged[random.Next(10, damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            refused += AssertSame(Compressed(ManyRows, damaged, ManyRows * 8, codec), ColumnForm.Number, 4096) is null ? 1 : 0;
        }

        Assert.InRange(refused, 4, 8);
    }

    [Theory]
    [InlineData(Gzip)]
    [InlineData(Brotli)]
    [InlineData(Zstd)]
    public void Many_columns_of_one_long_page_each_are_read_at_once(int codec)
    {
        Assert.SkipWhen(codec == Zstd && ZstdLibrary.System.ForStreaming() is null, "libzstd.so.1 is not there");
        // Whole they would take 141 MB, and more than the chunks of a few hundred kilobytes allow.
        var page = new byte[ManyRows * 8];
        for (var row = 0; row < ManyRows; row++)
        {
            BitConverter.TryWriteBytes(page.AsSpan(row * 8), (double)(row % 1000));
        }

        var compressed = Compress(page, codec);
        Assert.InRange(compressed.Length, 1, 2_000_000);
        var columns = Enumerable.Range(0, 16).Select(i => Compressed(ManyRows, compressed, page.Length, codec) with { Name = $"c{i}" }).ToArray();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["wide.parquet"], BuiltFile.Make(ManyRows, columns));
        using var source = ParquetSource.Open(folder["wide.parquet"]);
        ColumnRequest[] requests = [.. columns.Select(column => new ColumnRequest(column.Name, ColumnForm.Number))];
        var batch = new ColumnBatch(requests, 4096);
        var sums = new double[columns.Length];
        using var reader = source.OpenRowGroup(0, requests);
        while (reader.Read(batch))
        {
            for (var i = 0; i < sums.Length; i++)
            {
                foreach (var value in ((NumberColumn)batch.Columns[i]).Values[..batch.RowCount])
                {
                    sums[i] += value;
                }
            }
        }

        // 1,100 times 0 to 999, and 0, 1 and 2 once more.
        Assert.All(sums, sum => Assert.Equal((1_100 * 499_500.0) + 3, sum));
    }

    [Fact]
    public void A_copy_from_far_back_reads_as_from_a_page_that_is_held_whole()
    {
        // 1.5 MB in literals, then as much again in copies from 1.5 MB back.
        var half = new byte[1_500_032];
        new Random(2).NextBytes(half);
        var data = new List<byte>(Varint(2 * half.Length));
        for (var i = 0; i < half.Length; i += 32)
        {
            data.Add(31 << 2);
            data.AddRange(half.AsSpan(i, 32));
        }

        for (var i = 0; i < half.Length; i += 64)
        {
            data.AddRange([63 << 2 | 3, .. BitConverter.GetBytes(half.Length)]);
        }

        Assert.NotNull(AssertSame(Compressed(2 * half.Length / 8, [.. data], 2 * half.Length), ColumnForm.Number, 4096));
    }

    [Fact]
    public void Damage_is_found_or_reads_as_from_a_page_that_is_held_whole()
    {
        var random = new Random(3);
        var sound = Compress(Numbers(4));
        var refused = 0;
        for (var i = 0; i < 60; i++)
        {
            var damaged = sound.ToArray();
            for (var k = 0; k < 1 + (i % 3); k++)
            {
                // The length in front stays.
                damaged[random.Next(4, damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            if (i % 10 == 0)
            {
                damaged = damaged[..random.Next(damaged.Length / 2, damaged.Length)];
            }

            refused += AssertSame(Compressed(Rows, damaged, Rows * 8), ColumnForm.Number, 4096) is null ? 1 : 0;
        }

        Assert.InRange(refused, 10, 59);
    }

    /// <summary>Reads the column with and without a checksum. What was read, or null if both are refused.</summary>
    private static List<ulong>? AssertSame(BuiltColumn column, ColumnForm form, int batch)
    {
        var page = column.Pages[0];
        var whole = Read(column with { Pages = [page with { Crc = Crc32.Compute(page.Body) }] }, form, batch);
        var parts = Read(column, form, batch);
        Assert.Equal(whole, parts);
        Assert.Equal(whole, Read(column, form, batch, takesLoans: true));
        return whole;
    }

    /// <summary>A number for each batch that is another one if any of its values is, or null if the file is refused.</summary>
    private static List<ulong>? Read(BuiltColumn column, ColumnForm form, int rows, bool takesLoans = false)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["long.parquet"], BuiltFile.Make(column.Pages[0].Values, column));
        using var source = ParquetSource.Open(folder["long.parquet"]);
        ColumnRequest[] requests = [new("c", form)];
        var batch = new ColumnBatch(requests, rows, takesLoans);
        var batches = new List<ulong>();
        try
        {
            using var reader = source.OpenRowGroup(0, requests);
            while (reader.Read(batch))
            {
                batches.Add(Digest(batch.Columns[0]));
            }
        }
        catch (ParquetFormatException)
        {
            return null;
        }

        return batches;
    }

    private static ulong Digest(Column column)
    {
        var digest = (ulong)column.MissingCount;
        for (var row = 0; row < column.Length; row++)
        {
            digest = (digest * 31) + (column.IsMissing(row) ? 1UL : 2);
            if (column is NumberColumn numbers)
            {
                digest = (digest * 31) + BitConverter.DoubleToUInt64Bits(numbers.Values[row]);
                continue;
            }

            foreach (var next in ((TextColumn)column)[row])
            {
                digest = (digest * 31) + next;
            }
        }

        return digest;
    }

    /// <summary>Doubles that come again now and then, so that literals and copies of all lengths take turns.</summary>
    private static byte[] Numbers(int seed, int rows = Rows)
    {
        var random = new Random(seed);
        var bytes = new byte[rows * 8];
        for (var row = 0; row < rows; row++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(row * 8), random.Next(3) == 0 ? random.Next(50) : random.NextDouble());
        }

        return bytes;
    }

    /// <summary>Every second value missing in one half, none in the other.</summary>
    private static BuiltColumn WithMissing(int codec)
    {
        const int Alternating = 100_000;
        byte[] levels = [.. Varint(Alternating / 8 << 1 | 1), .. Enumerable.Repeat((byte)0x55, Alternating / 8), .. Varint((Rows - Alternating) << 1), 1];
        byte[] page = [.. BitConverter.GetBytes(levels.Length), .. levels, .. Numbers(2).AsSpan(0, (Rows - (Alternating / 2)) * 8)];
        return Column(5, Rows, page, codec) with { Optional = true };
    }

    private static BuiltColumn Texts(int codec, Func<int, int> length)
    {
        var random = new Random(5);
        var page = new List<byte>();
        for (var row = 0; row < Rows; row++)
        {
            var text = new byte[length(row)];
            random.NextBytes(text.AsSpan(text.Length / 2));
            page.AddRange([.. BitConverter.GetBytes(text.Length), .. text]);
        }

        return Column(6, Rows, [.. page], codec) with { Converted = 0 };
    }

    private static BuiltColumn Column(int type, int rows, byte[] page, int codec) => codec == Uncompressed
        ? new BuiltColumn("c", type, new BuiltPage(0, rows, 0, page))
        : Compressed(rows, Compress(page, codec), page.Length, codec) with { Type = type };

    private static BuiltColumn Compressed(int rows, byte[] data, int length, int codec = Snappy) =>
        new("c", 5, new BuiltPage(0, rows, 0, data) { UncompressedLength = length }) { Codec = codec };

    private static byte[] Compress(byte[] bytes, int codec)
    {
        switch (codec)
        {
            case Gzip:
                using (var memory = new MemoryStream())
                {
                    using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
                    {
                        gzip.Write(bytes);
                    }

                    return memory.ToArray();
                }

            case Brotli:
                var brotli = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
                Assert.True(BrotliEncoder.TryCompress(bytes, brotli, out var length, quality: 1, window: 18));
                return brotli[..length];
            case Zstd:
                using (var zstd = new ZstdCompressor())
                {
                    var target = new byte[ZstdCompressor.MaxLength(bytes.Length)];
                    return target[..zstd.Compress(bytes, target, 1)];
                }

            default:
                return Compress(bytes);
        }
    }

    private static byte[] Compress(byte[] bytes)
    {
        var target = new byte[SnappyCompressor.MaxLength(bytes.Length) + 32];
        return target[..SnappyCompressor.Compress(bytes, target, new ushort[SnappyCompressor.TableSize])];
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 128; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        return [.. bytes, (byte)value];
    }
}
