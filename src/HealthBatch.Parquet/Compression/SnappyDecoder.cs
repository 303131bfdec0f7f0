using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Parquet.Compression;

/// <summary>
/// Snappy's raw format: a length, then literals and copies of what came before. Away from the ends of both buffers, literals and copies are done
/// 32 bytes at a time and may write past what they were asked for, since what follows overwrites it; near an end every byte counts, and long literals
/// are copied by the plain way too.
/// </summary>
internal static class SnappyDecoder
{
    /// <summary>The longest output that a byte of input can make, rounded up: a copy of 64 bytes takes 3.</summary>
    public const int MostExpansion = 22;

    /// <summary>The most that a short literal or copy writes beyond its start.</summary>
    private const int Stride = 64;

    /// <summary>Tags of literals from here on are followed by the literal's length.</summary>
    private const int LongLiteral = 60 << 2;

    private static readonly uint[] Copies = MakeCopies();

    /// <summary>Decodes; the output must be filled exactly.</summary>
    /// <exception cref="MalformedException">The input is damaged or of another length.</exception>
    public static void Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var read = ReadLength(input, out var length);
        if (length != (uint)output.Length)
        {
            throw new MalformedException($"a snappy page of {length} bytes", $"{output.Length}, as its header says");
        }

        var written = 0;
        while (read < input.Length)
        {
            DecodeRoomy(input, output, ref read, ref written);
            if (read < input.Length)
            {
                DecodeElement(input, output, ref read, ref written);
            }
        }

        if (written != output.Length)
        {
            throw new MalformedException($"snappy data that ends after {written} bytes", $"{output.Length}");
        }
    }

    /// <summary>
    /// Decodes elements until an end is near or a long literal comes. Elements are at most five bytes and 64 more; with those behind them they need no
    /// look at the end, so all that is checked is that a copy starts inside what is written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeRoomy(ReadOnlySpan<byte> input, Span<byte> output, ref int read, ref int written)
    {
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var target = ref MemoryMarshal.GetReference(output);
        ref var copies = ref MemoryMarshal.GetArrayDataReference(Copies);
        var (from, to) = (read, written);
        var (lastFrom, lastTo) = (input.Length - Stride - 6, output.Length - Stride - 8);
        while (from <= lastFrom && to <= lastTo)
        {
            int tag = Unsafe.Add(ref source, from);
            if ((tag & 3) == 0)
            {
                if (tag >= LongLiteral)
                {
                    break;
                }

                Copy32(ref source, from + 1, ref target, to);
                if (tag >= 32 << 2)
                {
                    Copy32(ref source, from + 33, ref target, to + 32);
                }

                var literal = (tag >> 2) + 1;
                from += literal + 1;
                to += literal;
                continue;
            }

            var copy = Unsafe.Add(ref copies, tag);
            var size = (int)(copy & 0xFF);
            var extra = (int)(copy >> 16);
            var offset = (copy & 0x0700) + (uint)(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref source, from + 1)) & ((1UL << (8 * extra)) - 1));
            if (offset - 1 >= (uint)to)
            {
                // The plain way says what is wrong.
                break;
            }

            if (size <= (int)offset)
            {
                // Nothing that is copied is made by this copy: what a wide copy brings along behind it is overwritten.
                Copy32(ref target, to - (int)offset, ref target, to);
                if (size > 32)
                {
                    Copy32(ref target, to - (int)offset + 32, ref target, to + 32);
                }
            }
            else
            {
                Repeat(ref target, to, (int)offset, size);
            }

            from += 1 + extra;
            to += size;
        }

        (read, written) = (from, to);
    }

    /// <summary>Decodes the next element, whatever it is, and looks at every end.</summary>
    private static void DecodeElement(ReadOnlySpan<byte> input, Span<byte> output, ref int read, ref int written)
    {
        int tag = input[read++];
        int size;
        if ((tag & 3) == 0)
        {
            size = (tag >> 2) + 1;
            if (tag >= LongLiteral)
            {
                size = ReadLiteralLength(input, ref read, size - 60);
            }

            if ((uint)size > (uint)(input.Length - read) || size > output.Length - written)
            {
                throw new MalformedException($"a snappy literal of {(uint)size} bytes", "one that both buffers hold");
            }

            input.Slice(read, size).CopyTo(output[written..]);
            read += size;
            written += size;
            return;
        }

        var extra = (int)(Copies[tag] >> 16);
        size = (int)(Copies[tag] & 0xFF);
        Require(input, read, extra);
        var offset = Copies[tag] & 0x0700;
        for (var i = 0; i < extra; i++)
        {
            offset += (uint)input[read++] << (8 * i);
        }

        if (offset - 1 >= (uint)written || size > output.Length - written)
        {
            throw new MalformedException(
                $"a snappy copy of {size} bytes from {offset} back at byte {written} of {output.Length}", "one that the output holds");
        }

        for (var end = written + size; written < end; written++)
        {
            output[written] = output[written - (int)offset];
        }
    }

    /// <summary>What the tag of a copy says: the length in the low byte, the offset's bits 8 to 10 where they are, and from bit 16 on the offset bytes that follow.</summary>
    private static uint[] MakeCopies()
    {
        var copies = new uint[256];
        for (var tag = 0; tag < copies.Length; tag++)
        {
            copies[tag] = (tag & 3) switch
            {
                1 => (uint)(((tag >> 2) & 7) + 4 | tag >> 5 << 8 | 1 << 16),
                2 => (uint)((tag >> 2) + 1 | 2 << 16),
                3 => (uint)((tag >> 2) + 1 | 4 << 16),
                _ => 0,
            };
        }

        return copies;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy32(ref byte from, int fromIndex, ref byte to, int toIndex) =>
        Vector256.LoadUnsafe(ref from, (nuint)fromIndex).StoreUnsafe(ref to, (nuint)toIndex);

    /// <summary>
    /// A copy that overlaps what it makes repeats the last bytes. Eight bytes at a time, of which only as many as the distance are right at first;
    /// each of those steps doubles the distance. Writes at most seven bytes past its end.
    /// </summary>
    private static void Repeat(ref byte target, int written, int offset, int size)
    {
        var (at, end, from) = (written, written + size, written - offset);
        while (at - from < 8 && at < end)
        {
            var step = at - from;
            Copy8(ref target, from, at);
            at += step;
        }

        for (; at < end; at += 8, from += 8)
        {
            Copy8(ref target, from, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy8(ref byte target, int from, int to) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, to), Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref target, from)));

    private static int ReadLength(ReadOnlySpan<byte> input, out ulong length)
    {
        length = 0;
        for (var i = 0; i < Math.Min(5, input.Length); i++)
        {
            length |= (ulong)(input[i] & 127) << (7 * i);
            if (input[i] < 128)
            {
                return i + 1;
            }
        }

        throw new MalformedException("snappy data without a length", "one of at most 5 bytes");
    }

    private static int ReadLiteralLength(ReadOnlySpan<byte> input, ref int read, int bytes)
    {
        Require(input, read, bytes);
        var length = 0u;
        for (var i = 0; i < bytes; i++)
        {
            length |= (uint)input[read++] << (8 * i);
        }

        return length < int.MaxValue ? (int)length + 1 : throw new MalformedException($"a snappy literal of {length} bytes", "less than 2 GB");
    }

    private static void Require(ReadOnlySpan<byte> input, int read, int bytes)
    {
        if (input.Length - read < bytes)
        {
            throw new MalformedException("snappy data that ends inside an element", "its rest");
        }
    }
}
