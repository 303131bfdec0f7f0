using System.Buffers.Binary;

namespace HealthBatch.Parquet.Compression;

/// <summary>LZ4 blocks, bare (LZ4_RAW) or in the frames that Hadoop puts round them (LZ4).</summary>
internal static class Lz4Decoder
{
    /// <summary>The longest output that a byte of input can make, rounded up.</summary>
    public const int MostExpansion = 256;

    /// <summary>Decodes one block; the output must be filled exactly.</summary>
    /// <exception cref="MalformedException">The input is damaged or of another length.</exception>
    public static void Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (!TryDecode(input, output))
        {
            throw new MalformedException($"an LZ4 block that does not decode to {output.Length} bytes", "one that does");
        }
    }

    /// <summary>
    /// Decodes Hadoop's frames: big-endian lengths after and before decompression, then the block, any number of times. Writers that left the
    /// frames out exist, so a bare block is taken as well.
    /// </summary>
    public static void DecodeHadoop(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (!TryDecodeHadoop(input, output))
        {
            Decode(input, output);
        }
    }

    private static bool TryDecodeHadoop(ReadOnlySpan<byte> input, Span<byte> output)
    {
        while (input.Length >= 8)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(input);
            var compressed = BinaryPrimitives.ReadUInt32BigEndian(input[4..]);
            input = input[8..];
            if (compressed > (uint)input.Length || length > (uint)output.Length
                || !TryDecode(input[..(int)compressed], output[..(int)length]))
            {
                return false;
            }

            input = input[(int)compressed..];
            output = output[(int)length..];
        }

        return input.IsEmpty && output.IsEmpty;
    }

    private static bool TryDecode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var (read, written) = (0, 0);
        while (read < input.Length)
        {
            var token = input[read++];
            if (!TryReadLength(input, ref read, token >> 4, out var literals)
                || literals > input.Length - read || literals > output.Length - written)
            {
                return false;
            }

            input.Slice(read, literals).CopyTo(output[written..]);
            read += literals;
            written += literals;
            if (read == input.Length)
            {
                break;
            }

            if (input.Length - read < 2)
            {
                return false;
            }

            var offset = BinaryPrimitives.ReadUInt16LittleEndian(input[read..]);
            read += 2;
            if (!TryReadLength(input, ref read, token & 15, out var size))
            {
                return false;
            }

            size += 4;
            if (offset == 0 || offset > written || size > output.Length - written)
            {
                return false;
            }

            Repeat(output, written, offset, size);
            written += size;
        }

        return written == output.Length;
    }

    /// <summary>Copies from what was written before; where the two overlap the copied bytes repeat, so a copy can't be longer than its distance.</summary>
    private static void Repeat(Span<byte> output, int written, int offset, int size)
    {
        var start = written - offset;
        while (size > 0)
        {
            var step = Math.Min(size, written - start);
            output.Slice(start, step).CopyTo(output[written..]);
            written += step;
            size -= step;
        }
    }

    private static bool TryReadLength(ReadOnlySpan<byte> input, ref int read, int nibble, out int length)
    {
        length = nibble;
        if (nibble < 15)
        {
            return true;
        }

        while (read < input.Length && length < int.MaxValue - 512)
        {
            var next = input[read++];
            length += next;
            if (next < 255)
            {
                return true;
            }
        }

        return false;
    }
}
