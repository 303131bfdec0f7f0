using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Snappy's raw format: the length, then literals and copies. Matches are looked for inside blocks of 64 KiB through a table of the last place of
/// each hashed four bytes; where none are found the search steps faster and faster, so that what doesn't compress costs little.
/// </summary>
internal static class SnappyCompressor
{
    public const int TableSize = 1 << 14;
    private const int Block = 1 << 16;

    /// <summary>The longest that so many bytes can become.</summary>
    public static int MaxLength(int length) => checked(32 + length + (length / 6));

    /// <summary>Compresses. The table is scratch of <see cref="TableSize"/> entries; the target holds <see cref="MaxLength"/> bytes and some slack. Returns the length.</summary>
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

        Array.Clear(table);
        ref var bytes = ref MemoryMarshal.GetReference(source);
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

            at = Literal(source[literalStart..i], target, at);
            do
            {
                var matched = 4 + MatchLength(source, candidate + 4, i + 4);
                at = Copy(target, at, i - candidate, matched);
                i += matched;
                literalStart = i;
                if (i > limit)
                {
                    return Literal(source[literalStart..], target, at);
                }

                Unsafe.Add(ref places, Hash(Load32(ref bytes, i - 1))) = (ushort)(i - 1);
                var word = Load32(ref bytes, i);
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

    private static int Literal(ReadOnlySpan<byte> literal, Span<byte> target, int at)
    {
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

    private static int Copy(Span<byte> target, int at, int offset, int length)
    {
        // A copy holds up to 64 bytes; the last one must keep at least 4 for the short form.
        while (length >= 68)
        {
            at = LongCopy(target, at, offset, 64);
            length -= 64;
        }

        if (length > 64)
        {
            at = LongCopy(target, at, offset, 60);
            length -= 60;
        }

        if (length >= 12 || offset >= 2048)
        {
            return LongCopy(target, at, offset, length);
        }

        target[at] = (byte)(1 | ((length - 4) << 2) | ((offset >> 8) << 5));
        target[at + 1] = (byte)offset;
        return at + 2;
    }

    private static int LongCopy(Span<byte> target, int at, int offset, int length)
    {
        target[at] = (byte)(2 | ((length - 1) << 2));
        BinaryPrimitives.WriteUInt16LittleEndian(target[(at + 1)..], (ushort)offset);
        return at + 3;
    }

    private static int MatchLength(ReadOnlySpan<byte> source, int earlier, int later)
    {
        ref var bytes = ref MemoryMarshal.GetReference(source);
        var start = later;
        for (; later + 8 <= source.Length; later += 8, earlier += 8)
        {
            var difference = Load64(ref bytes, later) ^ Load64(ref bytes, earlier);
            if (difference != 0)
            {
                return later - start + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
        }

        while (later < source.Length && source[later] == source[earlier])
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
