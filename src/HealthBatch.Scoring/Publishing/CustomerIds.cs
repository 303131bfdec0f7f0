using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>What is asked of customers' ids: whether they rise, and a hash to find those that repeat. Bytes compare as unsigned numbers, shorter first where one begins the other.</summary>
internal static class CustomerIds
{
    /// <summary>Whether each id of the column is above the one before.</summary>
    public static bool Rise(TextColumn ids, int count)
    {
        if (ids.Dictionary is null)
        {
            var offsets = ids.Offsets.AsSpan(0, count + 1);
            var rising = AlikeIds.CountRising(ids.Bytes, offsets);
            return rising >= 0 && RiseFlat(ids.Bytes, offsets[Math.Max(0, rising - 1)..]);
        }

        for (var row = 1; row < count; row++)
        {
            if (ids[row - 1].SequenceCompareTo(ids[row]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many customers are the same in both columns, one after the other, from those rows on.</summary>
    public static int Same(TextColumn one, int oneRow, int oneEnd, TextColumn other, int otherRow, int otherEnd)
    {
        var most = Math.Min(oneEnd - oneRow, otherEnd - otherRow);
        if (one.Dictionary is null && other.Dictionary is null)
        {
            return SameFlat(one, one.Offsets.AsSpan(oneRow, most + 1), other, other.Offsets.AsSpan(otherRow, most + 1));
        }

        var same = 0;
        while (same < most && one[oneRow + same].SequenceEqual(other[otherRow + same]))
        {
            same++;
        }

        return same;
    }

    /// <summary>A 64-bit hash: eight bytes at a time, multiplied to 128 bits and folded. Equal ids have equal hashes; the reverse is not relied upon.</summary>
    public static ulong Hash(ReadOnlySpan<byte> id)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        var hash = (ulong)id.Length + Multiplier;
        while (id.Length >= 8)
        {
            hash = Fold(hash ^ MemoryMarshal.Read<ulong>(id), Multiplier);
            id = id[8..];
        }

        ulong rest = 0;
        for (var i = 0; i < id.Length; i++)
        {
            rest |= (ulong)id[i] << (8 * i);
        }

        return Fold(hash ^ rest, 0xD6E8FEB86659FD93) ^ hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool RiseFlat(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets)
    {
        // Ids of one length from 8 to 16 are in the order of their first eight bytes, then of their last eight: those of the id before stay in registers.
        ulong first = 0, last = 0;
        var size = -1;
        for (var row = 1; row < offsets.Length; row++)
        {
            var (start, end) = (offsets[row - 1], offsets[row]);
            var (firstBefore, lastBefore, sizeBefore) = (first, last, size);
            size = end - start;
            if (size is >= 8 and <= 16)
            {
                first = BinaryPrimitives.ReadUInt64BigEndian(bytes[start..]);
                last = BinaryPrimitives.ReadUInt64BigEndian(bytes[(end - 8)..]);
                if (size == sizeBefore)
                {
                    if (firstBefore > first || (firstBefore == first && lastBefore >= last))
                    {
                        return false;
                    }

                    continue;
                }
            }

            if (row > 1 && bytes[offsets[row - 2]..start].SequenceCompareTo(bytes[start..end]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>First as long as lengths agree, then as far as bytes do.</summary>
    private static int SameFlat(TextColumn one, ReadOnlySpan<int> oneOffsets, TextColumn other, ReadOnlySpan<int> otherOffsets)
    {
        var shift = oneOffsets[0] - otherOffsets[0];
        var end = 1;
        var shifts = new Vector<int>(shift);
        while (end <= oneOffsets.Length - Vector<int>.Count && new Vector<int>(oneOffsets[end..]) - new Vector<int>(otherOffsets[end..]) == shifts)
        {
            end += Vector<int>.Count;
        }

        while (end < oneOffsets.Length && oneOffsets[end] - otherOffsets[end] == shift)
        {
            end++;
        }

        var same = end - 1;
        var start = oneOffsets[0];
        var bytes = one.Bytes.AsSpan(start, oneOffsets[same] - start).CommonPrefixLength(other.Bytes.AsSpan(otherOffsets[0], oneOffsets[same] - start));
        if (bytes < oneOffsets[same] - start)
        {
            // The row that holds the first byte that differs.
            var place = oneOffsets[..end].BinarySearch(start + bytes);
            same = place < 0 ? ~place - 1 : place;
            while (oneOffsets[same + 1] - start <= bytes)
            {
                same++;
            }
        }

        return same;
    }

    private static ulong Fold(ulong value, ulong multiplier)
    {
        var high = Math.BigMul(value, multiplier, out var low);
        return high ^ low;
    }
}
