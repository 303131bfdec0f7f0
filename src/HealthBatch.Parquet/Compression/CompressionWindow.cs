using System.Buffers.Binary;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Compression;

/// <summary>How far back compressed data refers to what came before it, which is what a decompressor that goes through it in parts holds.</summary>
internal static class CompressionWindow
{
    /// <summary>The most bytes that are looked at.</summary>
    public const int HeaderLength = 6;

    private const int GzipWindow = 1 << 15;
    private const uint ZstdFrame = 0xFD2FB528;

    /// <summary>
    /// The window in bytes as the data's first bytes state it, or null where they don't: the codec has none, zstd's frame is to be held whole or
    /// isn't the first, Brotli's is beyond its format.
    /// </summary>
    public static long? Of(CompressionCodec codec, ReadOnlySpan<byte> start) => codec switch
    {
        CompressionCodec.Gzip => GzipWindow,
        CompressionCodec.Brotli when start.Length > 0 => Brotli(start[0]),
        CompressionCodec.Zstd when start.Length >= HeaderLength => Zstd(start),
        _ => null,
    };

    /// <summary>RFC 7932, 9.1: WBITS, of one, four or seven bits.</summary>
    private static long? Brotli(byte first)
    {
        int bits;
        if ((first & 1) == 0)
        {
            bits = 16;
        }
        else if ((first >> 1 & 7) is > 0 and var large)
        {
            bits = 17 + large;
        }
        else
        {
            bits = (first >> 4 & 7) switch { 0 => 17, 1 => 0, var small => 8 + small };
        }

        return bits == 0 ? null : 1L << bits;
    }

    /// <summary>RFC 8878, 3.1.1.1: a frame that is one segment has no window descriptor.</summary>
    private static long? Zstd(ReadOnlySpan<byte> start)
    {
        const int SingleSegment = 1 << 5;
        if (BinaryPrimitives.ReadUInt32LittleEndian(start) != ZstdFrame || (start[4] & SingleSegment) != 0)
        {
            return null;
        }

        var power = 1L << (10 + (start[5] >> 3));
        return power + (power / 8 * (start[5] & 7));
    }
}
