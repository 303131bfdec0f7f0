using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Snappy's raw format: the length, then literals and copies. Matches are looked for inside blocks of 64 KiB through a table of the last place of
/// each hashed four bytes; where none are found the search steps faster and faster, so that what doesn't compress costs little.
/// </summary>
internal static class SnappyCompressor
{
    public const int TableSize = 1 << 14;
    private const int Block = 1 << 16;

    /// <summary>Bytes behind the compressed ones that may be written over.</summary>
    private const int VectorSlack = 32;

    /// <summary>The longest that so many bytes can become.</summary>
    public static int MaxLength(int length) => checked(32 + length + (length / 6));

    /// <summary>Compresses. The table is scratch of <see cref="TableSize"/> entries; the target holds <see cref="MaxLength"/> + 32 bytes. Returns the length.</summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target, ushort[] table)
    {
        var at = 0;
        var rest = (uint)source.Length;
        for (; rest >= 0x80; rest >>= 7)
        {
            target[at++] = (byte)(rest | 0x80);
        }

        target[at++] = (byte)rest;
        for (var start = 0; start < source.Length; start += Block)
        {
            at = CompressBlock(source.Slice(start, Math.Min(Block, source.Length - start)), target, at, table);
        }

        return at;
    }

    private static int CompressBlock(ReadOnlySpan<byte> source, Span<byte> target, int at, ushort[] table)
    {
        // Too short for a match that pays, and the loads below need 15 bytes behind them.
        if (source.Length < 16)
        {
            return Literal(source, target, at);
        }

        // A block writes at most its MaxLength; what short literals copy too much stays inside the slack behind it.
        _ = target.Slice(at, MaxLength(source.Length) - 32 + VectorSlack);
        Array.Clear(table);
        ref var bytes = ref MemoryMarshal.GetReference(source);
        ref var output = ref MemoryMarshal.GetReference(target);
        ref var places = ref MemoryMarshal.GetArrayDataReference(table);
        var limit = source.Length - 15;
        int literalStart = 0, i = 1;
        while (true)
        {
            var skip = 32;
            int candidate;
            while (true)
            {
                if (i > limit)
                {
                    return Literal(source[literalStart..], target, at);
                }

                var word = Load32(ref bytes, i);
                ref var place = ref Unsafe.Add(ref places, Hash(word));
                candidate = place;
                place = (ushort)i;
                if (Load32(ref bytes, candidate) == word)
                {
                    break;
                }

                i += skip++ >> 5;
            }

            if (i - literalStart is var literal and <= 16)
            {
                // The match begins 15 bytes or more before the end, so sixteen can be loaded.
                Unsafe.Add(ref output, at) = (byte)((literal - 1) << 2);
                Vector128.LoadUnsafe(ref bytes, (nuint)literalStart).StoreUnsafe(ref output, (nuint)at + 1);
                at += literal + 1;
            }
            else
            {
                at = Literal(source[literalStart..i], target, at);
            }

            do
            {
                var matched = 4 + MatchLength(ref bytes, source.Length, candidate + 4, i + 4);
                at = Copy(ref output, at, i - candidate, matched);
                i += matched;
                literalStart = i;
                if (i > limit)
                {
                    return Literal(source[literalStart..], target, at);
                }

                var around = Load64(ref bytes, i - 1);
                Unsafe.Add(ref places, Hash((uint)around)) = (ushort)(i - 1);
                var word = (uint)(around >> 8);
                ref var place = ref Unsafe.Add(ref places, Hash(word));
                candidate = place;
                place = (ushort)i;
                if (Load32(ref bytes, candidate) != word)
                {
                    break;
                }
            }
            while (true);
            i++;
        }
    }

    /// <summary>Writes bytes as they are; none as nothing. Returns the place behind them.</summary>
    public static int Literal(ReadOnlySpan<byte> literal, Span<byte> target, int at)
    {
        for (; literal.Length > Block; literal = literal[Block..])
        {
            at = Literal(literal[..Block], target, at);
        }

        if (literal.IsEmpty)
        {
            return at;
        }

        var last = literal.Length - 1;
        if (last < 60)
        {
            target[at++] = (byte)(last << 2);
        }
        else if (last < 256)
        {
            target[at++] = 60 << 2;
            target[at++] = (byte)last;
        }
        else
        {
            target[at++] = 61 << 2;
            BinaryPrimitives.WriteUInt16LittleEndian(target[at..], (ushort)last);
            at += 2;
        }

        literal.CopyTo(target[at..]);
        return at + literal.Length;
    }

    private static int Copy(ref byte target, int at, int offset, int length)
    {
        // A copy holds up to 64 bytes; the last one must keep at least 4 for the short form.
        while (length >= 68)
        {
            at = LongCopy(ref target, at, offset, 64);
            length -= 64;
        }

        if (length > 64)
        {
            at = LongCopy(ref target, at, offset, 60);
            length -= 60;
        }

        if (length >= 12 || offset >= 2048)
        {
            return LongCopy(ref target, at, offset, length);
        }

        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, at), (ushort)(1 | ((length - 4) << 2) | ((offset >> 8) << 5) | ((offset & 0xFF) << 8)));
        return at + 2;
    }

    private static int LongCopy(ref byte target, int at, int offset, int length)
    {
        Unsafe.Add(ref target, at) = (byte)(2 | ((length - 1) << 2));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, at + 1), (ushort)offset);
        return at + 3;
    }

    private static int MatchLength(ref byte bytes, int length, int earlier, int later)
    {
        var start = later;
        for (; later + 8 <= length; later += 8, earlier += 8)
        {
            var difference = Load64(ref bytes, later) ^ Load64(ref bytes, earlier);
            if (difference != 0)
            {
                return later - start + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
        }

        while (later < length && Unsafe.Add(ref bytes, later) == Unsafe.Add(ref bytes, earlier))
        {
            later++;
            earlier++;
        }

        return later - start;
    }

    private static int Hash(uint word) => (int)(word * 0x1E35_A7BDu >> 18);

    private static uint Load32(ref byte bytes, int at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, at));

    private static ulong Load64(ref byte bytes, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, at));
}
