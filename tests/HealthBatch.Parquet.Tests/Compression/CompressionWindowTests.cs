using System.IO.Compression;
using HealthBatch.Parquet.Compression;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet.Tests.Compression;

public sealed class CompressionWindowTests
{
    public static TheoryData<int> BrotliWindows => [.. Enumerable.Range(10, 15)];

    [Theory]
    [MemberData(nameof(BrotliWindows))]
    public void Brotli_states_the_window_that_it_was_made_with(int bits)
    {
        var random = new Random(bits);
        var data = new byte[100_000];
        random.NextBytes(data);
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(data.Length)];

        // Qualities below 2 use no window of less than 18 bits.
        Assert.True(BrotliEncoder.TryCompress(data, compressed, out var length, quality: 5, window: bits));
        Assert.Equal(1L << bits, CompressionWindow.Of(CompressionCodec.Brotli, compressed.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(1, 1 << 19)]
    [InlineData(3, 1 << 21)]
    public void Zstd_states_the_window_of_its_level(int level, long window)
    {
        Assert.SkipWhen(ZstdLibrary.System.ForStreaming() is null, "libzstd.so.1 is not there");
        Assert.Equal(window, CompressionWindow.Of(CompressionCodec.Zstd, Zstd(new byte[5_000_000], level)));
    }

    [Fact]
    public void A_zstd_frame_of_one_segment_has_no_window()
    {
        Assert.SkipWhen(ZstdLibrary.System.ForStreaming() is null, "libzstd.so.1 is not there");
        Assert.Null(CompressionWindow.Of(CompressionCodec.Zstd, Zstd(new byte[100_000], 1)));
    }

    [Fact]
    public void A_zstd_window_between_powers_of_two_counts_its_eighths()
    {
        // Exponent 10 and mantissa 3: 1 MB and three eighths.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0, (10 << 3) | 3];
        Assert.Equal((1L << 20) + (3L << 17), CompressionWindow.Of(CompressionCodec.Zstd, frame));
    }

    [Fact]
    public void What_is_no_frame_has_no_window()
    {
        Assert.Null(CompressionWindow.Of(CompressionCodec.Zstd, [0x50, 0x2A, 0x4D, 0x18, 0, 0]));
        Assert.Null(CompressionWindow.Of(CompressionCodec.Zstd, [0x28, 0xB5]));
        Assert.Null(CompressionWindow.Of(CompressionCodec.Brotli, []));

        // Brotli's large windows are no part of its format.
        Assert.Null(CompressionWindow.Of(CompressionCodec.Brotli, [0x11]));
        Assert.Null(CompressionWindow.Of(CompressionCodec.Lz4Raw, new byte[10]));
    }

    private static byte[] Zstd(byte[] data, int level)
    {
        using var zstd = new ZstdCompressor();
        var target = new byte[ZstdCompressor.MaxLength(data.Length)];
        return target[..zstd.Compress(data, target, level)];
    }
}
