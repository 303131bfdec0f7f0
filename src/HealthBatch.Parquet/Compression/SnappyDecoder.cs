using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Parquet.Compression;

/// <summary>
/// Snappy's raw format: a length, then literals and copies of what came before. Away from the ends of both buffers, literals and copies are done
/// in whole vectors and may write past what they were asked for, since what follows overwrites it; near an end every byte counts, and long literals
/// are copied by the plain way too.
/// </summary>
internal static class SnappyDecoder
{
    /// <summary>The longest output that a byte of input can make, rounded up: a copy of 64 bytes takes 3.</summary>
    public const int MostExpansion = 22;

    /// <summary>What has to be left of either buffer for an element to need no look at its end: the longest quick literal, its tag and its length.</summary>
    public const int Room = LongestQuickLiteral + 2;

    /// <summary>The longest copy.</summary>
    public const int LongestCopy = 64;

    /// <summary>The longest literal whose length takes one byte behind its tag.</summary>
    private const int LongestQuickLiteral = 256;

    /// <summary>Copies up to that length are one shuffle.</summary>
    private const int PatternLength = 16;

    /// <summary>Tags of literals from here on are followed by the literal's length.</summary>
    private const int LongLiteral = 60 << 2;

    private static readonly uint[] Copies = MakeCopies();
    private static readonly byte[] Patterns = MakePatterns();

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
    /// Decodes what fits: until the output is full or has no room for the next element, the input ends before or inside an element, or a copy starts before the output.
    /// </summary>
    /// <param name="input">The next bytes of the data; the length in front of it is not among them.</param>
    /// <param name="output">What was decoded before, as far as it is still there, and room behind it.</param>
    /// <param name="read">How much of the input was taken.</param>
    /// <param name="written">How much of the output there is.</param>
    /// <param name="literalLeft">The bytes of a literal that is still to be copied.</param>
    public static PartEnd DecodePart(ReadOnlySpan<byte> input, Span<byte> output, ref int read, ref int written, ref int literalLeft)
    {
        while (true)
        {
            if (literalLeft > 0)
            {
                var part = Math.Min(literalLeft, Math.Min(input.Length - read, output.Length - written));
                input.Slice(read, part).CopyTo(output[written..]);
                read += part;
                written += part;
                literalLeft -= part;
                if (literalLeft > 0)
                {
                    return written == output.Length ? PartEnd.OutputFull : PartEnd.InputUsed;
                }
            }

            DecodeRoomy(input, output, ref read, ref written);
            if (read == input.Length || input.Length - read <= ExtraBytes(input[read]))
            {
                return PartEnd.InputUsed;
            }

            if ((input[read] & 3) == 0)
            {
                literalLeft = ReadLiteralLength(input, ref read);
                continue;
            }

            var next = read;
            var offset = ReadCopy(input, ref next, out var size);
            if (offset > (uint)written)
            {
                return PartEnd.CopyFromBefore;
            }

            if (size > output.Length - written)
            {
                return PartEnd.OutputFull;
            }

            DecodeElement(input, output, ref read, ref written);
        }
    }

    /// <summary>
    /// Decodes elements until an end is near or a long literal comes. All that is checked is that a copy starts inside what is written. Each kind of
    /// tag has a branch of its own, so that the processor, where it guesses the kind, knows the next tag's place before it has looked at this one; a
    /// table of lengths makes it wait for two loads an element, which costs a quarter of the time where ids follow each other.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeRoomy(ReadOnlySpan<byte> input, Span<byte> output, ref int read, ref int written)
    {
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var target = ref MemoryMarshal.GetReference(output);
        ref var patterns = ref MemoryMarshal.GetArrayDataReference(Patterns);
        var (from, to) = (read, written);
        var (lastFrom, lastTo) = (input.Length - Room, output.Length - Room);
        while (from <= lastFrom && to <= lastTo)
        {
            int tag = Unsafe.Add(ref source, from);
            if ((tag & 3) == 0)
            {
                var literal = (tag >> 2) + 1;
                if (tag < LongLiteral)
                {
                    Copy64(ref source, from + 1, ref target, to);
                    from += literal + 1;
                    to += literal;
                    continue;
                }

                if (tag != LongLiteral)
                {
                    break;
                }

                literal = Unsafe.Add(ref source, from + 1) + 1;
                Copy64(ref source, from + 2, ref target, to);
                Copy64(ref source, from + 66, ref target, to + 64);
                if (literal > 128)
                {
                    Copy64(ref source, from + 130, ref target, to + 128);
                    Copy64(ref source, from + 194, ref target, to + 192);
                }

                from += literal + 2;
                to += literal;
                continue;
            }

            int size, offset, length;
            if ((tag & 3) == 2)
            {
                size = (tag >> 2) + 1;
                offset = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref source, from + 1));
                length = 3;
            }
            else if ((tag & 3) == 1)
            {
                size = ((tag >> 2) & 7) + 4;
                offset = (tag >> 5 << 8) | Unsafe.Add(ref source, from + 1);
                length = 2;
            }
            else
            {
                break;
            }

            if ((uint)(offset - 1) >= (uint)to)
            {
                // The plain way says what is wrong.
                break;
            }

            if (size <= PatternLength && offset >= PatternLength)
            {
                // What ids in order are made of.
                Vector128.LoadUnsafe(ref target, (nuint)(to - offset)).StoreUnsafe(ref target, (nuint)to);
            }
            else if (size <= PatternLength)
            {
                // Where the copy overlaps what it makes, the pattern repeats the bytes that are there; else it leaves them as they are.
                var pattern = Vector128.LoadUnsafe(ref patterns, (nuint)(Math.Min(offset, PatternLength) * PatternLength));
                Vector128.Shuffle(Vector128.LoadUnsafe(ref target, (nuint)(to - offset)), pattern).StoreUnsafe(ref target, (nuint)to);
            }
            else if (size <= offset)
            {
                // Nothing that is copied is made by this copy: what a wide copy brings along behind it is overwritten.
                Copy32(ref target, to - offset, ref target, to);
                if (size > 32)
                {
                    Copy32(ref target, to - offset + 32, ref target, to + 32);
                }
            }
            else
            {
                Repeat(ref target, to, offset, size);
            }

            from += length;
            to += size;
        }

        (read, written) = (from, to);
    }

    /// <summary>Decodes the next element, whatever it is, and looks at every end.</summary>
    private static void DecodeElement(ReadOnlySpan<byte> input, Span<byte> output, ref int read, ref int written)
    {
        Require(input, read + 1, ExtraBytes(input[read]));
        if ((input[read] & 3) == 0)
        {
            var literal = ReadLiteralLength(input, ref read);
            if (literal > input.Length - read || literal > output.Length - written)
            {
                throw new MalformedException($"a snappy literal of {literal} bytes", "one that both buffers hold");
            }

            input.Slice(read, literal).CopyTo(output[written..]);
            read += literal;
            written += literal;
            return;
        }

        var offset = ReadCopy(input, ref read, out var size);
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

    /// <summary>The bytes of a literal's length or a copy's offset behind its tag.</summary>
    private static int ExtraBytes(int tag) => (tag & 3) == 0 ? Math.Max(0, (tag >> 2) - 59) : (int)(Copies[tag] >> 16);

    private static uint ReadCopy(ReadOnlySpan<byte> input, ref int read, out int size)
    {
        var copy = Copies[input[read++]];
        size = (int)(copy & 0xFF);
        var offset = copy & 0x0700;
        for (var i = 0; i < (int)(copy >> 16); i++)
        {
            offset += (uint)input[read++] << (8 * i);
        }

        return offset;
    }

    private static int ReadLiteralLength(ReadOnlySpan<byte> input, ref int read)
    {
        var tag = input[read++];
        if (tag < LongLiteral)
        {
            return (tag >> 2) + 1;
        }

        var length = 0u;
        for (var i = 0; i < (tag >> 2) - 59; i++)
        {
            length |= (uint)input[read++] << (8 * i);
        }

        return length < int.MaxValue ? (int)length + 1 : throw new MalformedException($"a snappy literal of {length} bytes", "less than 2 GB");
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

    /// <summary>For each distance up to 16 the places, counted from that far back, of the next 16 bytes of a copy from there.</summary>
    private static byte[] MakePatterns()
    {
        var patterns = new byte[(PatternLength + 1) * PatternLength];
        for (var i = PatternLength; i < patterns.Length; i++)
        {
            patterns[i] = (byte)(i % PatternLength % (i / PatternLength));
        }

        return patterns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy64(ref byte from, int fromIndex, ref byte to, int toIndex) =>
        Vector512.LoadUnsafe(ref from, (nuint)fromIndex).StoreUnsafe(ref to, (nuint)toIndex);

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

    /// <summary>Reads the length in front of the data, and returns how many bytes that took.</summary>
    public static int ReadLength(ReadOnlySpan<byte> input, out ulong length)
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

    private static void Require(ReadOnlySpan<byte> input, int read, int bytes)
    {
        if (input.Length - read < bytes)
        {
            throw new MalformedException("snappy data that ends inside an element", "its rest");
        }
    }
}
