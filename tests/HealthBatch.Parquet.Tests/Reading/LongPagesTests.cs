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
    private const int Uncompressed = 0, Snappy = 1;

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
        return whole;
    }

    /// <summary>A number for each batch that is another one if any of its values is, or null if the file is refused.</summary>
    private static List<ulong>? Read(BuiltColumn column, ColumnForm form, int rows)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["long.parquet"], BuiltFile.Make(column.Pages[0].Values, column));
        using var source = ParquetSource.Open(folder["long.parquet"]);
        ColumnRequest[] requests = [new("c", form)];
        var batch = new ColumnBatch(requests, rows);
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
    private static byte[] Numbers(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[Rows * 8];
        for (var row = 0; row < Rows; row++)
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
        : Compressed(rows, Compress(page), page.Length) with { Type = type };

    private static BuiltColumn Compressed(int rows, byte[] data, int length) =>
        new("c", 5, new BuiltPage(0, rows, 0, data) { UncompressedLength = length }) { Codec = Snappy };

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
