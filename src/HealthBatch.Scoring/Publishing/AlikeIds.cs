using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// Ids of one length, as most lakes have them, several at once: from 8 to 16 bytes they are in the order of their first eight bytes, then of their last eight, and one shuffle brings
/// those of four to eight ids into the lanes of a vector.
/// </summary>
internal static class AlikeIds
{
    private const int Wide = 64;

    /// <summary>How many of the first ids were seen to rise, 0 where none were looked at; -1 if one of them does not.</summary>
    /// <param name="bytes">The ids' bytes, one after the other.</param>
    /// <param name="offsets">Where they start, and where the last one ends.</param>
    public static int CountRising(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets)
    {
        var length = offsets.Length < 2 ? 0 : offsets[1] - offsets[0];
        return Avx512Vbmi.IsSupported && length is >= 8 and <= 16 ? CountRising(bytes, offsets, length) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountRising(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, int length)
    {
        var alike = CountAlike(offsets, length);
        var step = Wide / length;
        var lanes = (1UL << step) - 1;
        var (first, last) = (Shuffle(length, 0), Shuffle(length, length - 8));
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var at = offsets[0];
        var id = 0;
        for (; id + step < alike && at + length + Wide <= bytes.Length; id += step, at += step * length)
        {
            // The next ids' lanes are those of the same bytes one id on.
            var (here, next) = (Vector512.LoadUnsafe(ref start, (nuint)at), Vector512.LoadUnsafe(ref start, (nuint)(at + length)));
            var (firstHere, firstNext) = (Avx512Vbmi.PermuteVar64x8(here, first).AsUInt64(), Avx512Vbmi.PermuteVar64x8(next, first).AsUInt64());
            var (lastHere, lastNext) = (Avx512Vbmi.PermuteVar64x8(here, last).AsUInt64(), Avx512Vbmi.PermuteVar64x8(next, last).AsUInt64());
            var below = Vector512.LessThan(firstHere, firstNext).ExtractMostSignificantBits();
            var tied = Vector512.Equals(firstHere, firstNext).ExtractMostSignificantBits() & Vector512.LessThan(lastHere, lastNext).ExtractMostSignificantBits();
            if (((below | tied) & lanes) != lanes)
            {
                return -1;
            }
        }

        return id == 0 ? 0 : id + 1;
    }

    /// <summary>How many of the first ids have that length.</summary>
    private static int CountAlike(ReadOnlySpan<int> offsets, int length)
    {
        var ids = 0;
        var all = Vector512.Create(length);
        for (; ids + Vector512<int>.Count < offsets.Length; ids += Vector512<int>.Count)
        {
            if (Vector512.Create(offsets[(ids + 1)..]) - Vector512.Create(offsets[ids..]) != all)
            {
                break;
            }
        }

        while (ids + 1 < offsets.Length && offsets[ids + 1] - offsets[ids] == length)
        {
            ids++;
        }

        return ids;
    }

    /// <summary>Brings eight bytes of each id, from one on, into a lane, most significant first; those of no whole id repeat others and mean nothing.</summary>
    private static Vector512<byte> Shuffle(int length, int from)
    {
        Span<byte> places = stackalloc byte[Wide];
        for (var i = 0; i < Wide; i++)
        {
            places[i] = (byte)(((i / 8 * length) + from + 7 - (i % 8)) % Wide);
        }

        return Vector512.Create((ReadOnlySpan<byte>)places);
    }
}
