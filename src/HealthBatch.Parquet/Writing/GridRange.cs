using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>One pass over hundredths: least, greatest, missing; and which are there.</summary>
internal static class GridRange
{
    public static (short Min, short Max, int Missing) Of(ReadOnlySpan<short> values)
    {
        if (!values.IsEmpty && values.IndexOfAnyExcept(values[0]) < 0)
        {
            return OfOne(values[0], values.Length);
        }

        short min = short.MaxValue, max = short.MinValue;
        var missing = 0;
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // The marker is the smallest number there is: it never is the greatest, and less one, it wraps around to where it never is the least.
            var mins = Vector512.Create(short.MaxValue);
            var maxs = Vector512.Create(short.MinValue);
            var (marker, one) = (Vector512.Create(GridColumn.Missing), Vector512<short>.One);
            ref var first = ref MemoryMarshal.GetReference(values);
            for (; i + 32 <= values.Length; i += 32)
            {
                var block = Vector512.LoadUnsafe(ref first, (nuint)i);
                missing += BitOperations.PopCount(Vector512.Equals(block, marker).ExtractMostSignificantBits());
                mins = Vector512.Min(mins, block - one);
                maxs = Vector512.Max(maxs, block);
            }

            Span<short> least = stackalloc short[32], greatest = stackalloc short[32];
            mins.CopyTo(least);
            maxs.CopyTo(greatest);
            for (var lane = 0; lane < 32; lane++)
            {
                min = least[lane] == short.MaxValue ? min : Math.Min(min, (short)(least[lane] + 1));
                max = Math.Max(max, greatest[lane]);
            }
        }

        for (; i < values.Length; i++)
        {
            if (values[i] == GridColumn.Missing)
            {
                missing++;
                continue;
            }

            min = Math.Min(min, values[i]);
            max = Math.Max(max, values[i]);
        }

        return (min, max, missing);
    }

    /// <summary>The same for so many times one value.</summary>
    public static (short Min, short Max, int Missing) OfOne(short value, int count) =>
        value == GridColumn.Missing ? (short.MaxValue, short.MinValue, count) : (value, value, 0);

    public static void Validity(ReadOnlySpan<short> values, Span<ulong> validity)
    {
        var marker = Vector256.Create(GridColumn.Missing);
        var i = 0;
        for (; i + 64 <= values.Length; i += 64)
        {
            ulong word = 0;
            for (var part = 0; part < 64; part += 16)
            {
                word |= (ulong)(ushort)~Vector256.Equals(Vector256.Create(values[(i + part)..]), marker).ExtractMostSignificantBits() << part;
            }

            validity[i >> 6] = word;
        }

        if (i < values.Length)
        {
            ulong word = 0;
            for (var row = i; row < values.Length; row++)
            {
                word |= (values[row] == GridColumn.Missing ? 0UL : 1UL) << (row & 63);
            }

            validity[i >> 6] = word;
        }
    }
}
