using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Writes a page of plain texts in Snappy's form at once: of a text as long as the one before, what both begin with is a copy, and only the rest is stored.
/// For ids in order that is as short as what <see cref="SnappyCompressor"/> finds, without a search, in a fifth of the time. (The delta encoding would be a
/// third of that again, but some readers take three times as long over it.)
/// </summary>
internal static class SnappyTextWriter
{
    /// <summary>Texts that are looked at to tell whether this pays.</summary>
    private const int Trial = 512;

    /// <summary>The longest text of which a part is copied: with its length before it, 64 bytes, one copy's worth.</summary>
    private const int LongestCopied = 60;

    private const int Wide = 16;

    /// <summary>Whether the page gets down to half by it, as far as its first texts tell. All of its rows have a text.</summary>
    public static bool Pays(TextColumn text, int start, int count)
    {
        if (text.Dictionary is not null)
        {
            return false;
        }

        long plain = 0, stored = 0;
        for (var row = start + 1; row < start + Math.Min(count, Trial); row++)
        {
            var before = text[row - 1];
            var value = text[row];
            var shared = value.Length == before.Length && value.Length <= LongestCopied ? value.CommonPrefixLength(before) : -1;
            plain += 4 + value.Length;
            stored += shared < 0 ? 5 + value.Length : 4 + value.Length - shared;
        }

        return stored < plain / 2;
    }

    /// <summary>Writes the page.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="levels">What the page begins with.</param>
    /// <param name="text">The texts, in the flat layout, none missing.</param>
    /// <param name="start">The page's first row.</param>
    /// <param name="count">Its rows, at least 1.</param>
    /// <param name="statistics">Takes least and greatest.</param>
    /// <returns>The length before compression.</returns>
    public static int Write(ByteBuffer body, ReadOnlySpan<byte> levels, TextColumn text, int start, int count, ref TextStatistics statistics)
    {
        ReadOnlySpan<int> offsets = text.Offsets.AsSpan(start, count + 1);
        ReadOnlySpan<byte> source = text.Bytes;
        var length = checked(levels.Length + (4 * count) + offsets[count] - offsets[0]);
        body.AppendVarint((ulong)length);

        // A row takes at most its own bytes, their length, and the tags of a copy and of literals.
        var target = body.Reserve(checked(length + (6 * count) + (length >> 13) + 16));
        var at = SnappyCompressor.Literal(levels, target, 0);
        var rises = true;
        var (beforeFrom, beforeLength) = (0, -1);
        for (int row = 0, from = offsets[0]; row < count;)
        {
            var alike = WriteAlike(source, offsets[row..], beforeLength, target, ref at, ref rises);
            if (alike > 0)
            {
                row += alike;
                from = offsets[row];
                beforeFrom = from - beforeLength;
                continue;
            }

            var value = source[from..offsets[row + 1]];
            var before = beforeLength < 0 ? default : source.Slice(beforeFrom, beforeLength);
            rises &= value.SequenceCompareTo(before) >= 0;
            at = WriteOne(value, before, beforeLength, target, at);
            (beforeFrom, beforeLength) = (from, value.Length);
            from = offsets[++row];
        }

        body.Advance(at);
        AddTo(ref statistics, text, start, count, rises);
        return length;
    }

    /// <summary>
    /// Writes the next texts that are as long as the one before, where that is no longer than a vector. A loop of its own: inside of the other one the processor
    /// waits for what does not fit into its registers.
    /// </summary>
    /// <returns>How many were written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteAlike(ReadOnlySpan<byte> source, ReadOnlySpan<int> offsets, int size, Span<byte> target, ref int at, ref bool rises)
    {
        if ((uint)size > Wide)
        {
            return 0;
        }

        ref var bytes = ref MemoryMarshal.GetReference(source);
        ref var ends = ref MemoryMarshal.GetReference(offsets[1..]);
        ref var output = ref MemoryMarshal.GetReference(target);
        var (from, to, up) = (offsets[0], at, true);
        var (rows, last) = (offsets.Length - 1, source.Length - (2 * Wide));
        var row = 0;
        for (; row < rows && from <= last && Unsafe.Add(ref ends, row) - from == size; row++, from += size)
        {
            var same = Vector128.Equals(Vector128.LoadUnsafe(ref bytes, (nuint)from), Vector128.LoadUnsafe(ref bytes, (nuint)(from - size))).ExtractMostSignificantBits();
            var shared = BitOperations.TrailingZeroCount(~same | (1u << size));
            var rest = size - shared;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, to), LittleEndian(2 | ((3 + shared) << 2) | ((4 + size) << 8) | ((rest - 1) << 26)));
            if (rest == 0)
            {
                // A copy and no literal: the tag of one is overwritten by what follows.
                to += 3;
                continue;
            }

            ref var different = ref Unsafe.Add(ref bytes, from + shared);
            Vector128.LoadUnsafe(ref different).StoreUnsafe(ref output, (nuint)to + 4);
            to += 4 + rest;
            if (different < Unsafe.Subtract(ref different, size))
            {
                up = false;
            }
        }

        (at, rises) = (to, rises && up);
        return row;
    }

    private static int WriteOne(ReadOnlySpan<byte> value, ReadOnlySpan<byte> before, int beforeLength, Span<byte> target, int at)
    {
        if (value.Length == beforeLength && value.Length <= LongestCopied)
        {
            var shared = value.CommonPrefixLength(before);
            target[at] = (byte)(2 | ((3 + shared) << 2));
            BinaryPrimitives.WriteUInt16LittleEndian(target[(at + 1)..], (ushort)(4 + value.Length));
            return SnappyCompressor.Literal(value[shared..], target, at + 3);
        }

        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, value.Length);
        at = SnappyCompressor.Literal(size, target, at);
        return SnappyCompressor.Literal(value, target, at);
    }

    private static int LittleEndian(int bytes) => BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes);

    private static void AddTo(ref TextStatistics statistics, TextColumn text, int start, int count, bool rises)
    {
        statistics.Add(text[start]);
        statistics.Add(text[start + count - 1]);
        for (var row = start + 1; row < start + count - 1 && !rises; row++)
        {
            statistics.Add(text[row]);
        }
    }
}
