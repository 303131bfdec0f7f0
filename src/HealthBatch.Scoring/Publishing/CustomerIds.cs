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

    private static bool RiseFlat(byte[] bytes, ReadOnlySpan<int> offsets)
    {
        for (var row = 2; row < offsets.Length; row++)
        {
            var (a, b, c) = (offsets[row - 2], offsets[row - 1], offsets[row]);

            // Where both ids have eight bytes, these decide nearly always.
            if (b - a >= 8 && c - b >= 8)
            {
                var x = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(a));
                var y = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(b));
                if (x != y)
                {
                    if (x > y)
                    {
                        return false;
                    }

                    continue;
                }
            }

            if (bytes.AsSpan(a, b - a).SequenceCompareTo(bytes.AsSpan(b, c - b)) >= 0)
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
