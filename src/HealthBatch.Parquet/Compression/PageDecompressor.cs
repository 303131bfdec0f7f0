using System.IO.Compression;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Compression;

/// <summary>Undoes a page's compression, whichever it is.</summary>
internal static class PageDecompressor
{
    /// <summary>Decodes; the output must be filled exactly.</summary>
    /// <param name="codec">How the page is compressed; not <see cref="CompressionCodec.Uncompressed"/>.</param>
    /// <param name="input">The array that holds the compressed bytes.</param>
    /// <param name="start">Where they start in it.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="output">What to fill.</param>
    /// <exception cref="MalformedException">The input is damaged, of another length, or in a codec that is not read.</exception>
    public static void Decompress(CompressionCodec codec, byte[] input, int start, int length, Span<byte> output)
    {
        var bytes = input.AsSpan(start, length);
        switch (codec)
        {
            case CompressionCodec.Snappy:
                SnappyDecoder.Decode(bytes, output);
                break;
            case CompressionCodec.Gzip:
                Gunzip(input, start, length, output);
                break;
            case CompressionCodec.Brotli:
                if (!BrotliDecoder.TryDecompress(bytes, output, out var written) || written != output.Length)
                {
                    throw new MalformedException("brotli data that can't be decoded", $"{output.Length} bytes, as the page's header says");
                }

                break;
            case CompressionCodec.Zstd:
                ZstdLibrary.System.Decode(bytes, output);
                break;
            case CompressionCodec.Lz4Raw:
                Lz4Decoder.Decode(bytes, output);
                break;
            case CompressionCodec.Lz4:
                Lz4Decoder.DecodeHadoop(bytes, output);
                break;
            default:
                throw new MalformedException(
                    $"compression codec {codec}", "uncompressed, snappy, gzip, brotli, zstd, lz4 or lz4_raw: rewrite the file with one of these");
        }
    }

    /// <summary>The longest output that a byte of input can make, or null where the codec sets no limit.</summary>
    public static int? MostExpansion(CompressionCodec codec) => codec switch
    {
        CompressionCodec.Snappy => SnappyDecoder.MostExpansion,
        CompressionCodec.Lz4 or CompressionCodec.Lz4Raw => Lz4Decoder.MostExpansion,
        _ => null,
    };

    private static void Gunzip(byte[] input, int start, int length, Span<byte> output)
    {
        try
        {
            using var stream = new GZipStream(new MemoryStream(input, start, length, writable: false), CompressionMode.Decompress);
            stream.ReadExactly(output);
            if (stream.ReadByte() < 0)
            {
                return;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new MalformedException($"gzip data that can't be decoded ({exception.Message})", $"{output.Length} bytes, as the page's header says");
        }

        throw new MalformedException("gzip data that goes on", $"{output.Length} bytes, as the page's header says");
    }
}
