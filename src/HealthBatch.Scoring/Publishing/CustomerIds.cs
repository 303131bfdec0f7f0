using System.Buffers.Binary;
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
            return RiseFlat(ids.Bytes, ids.Offsets.AsSpan(0, count + 1));
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

    private static ulong Fold(ulong value, ulong multiplier)
    {
        var high = Math.BigMul(value, multiplier, out var low);
        return high ^ low;
    }
}
