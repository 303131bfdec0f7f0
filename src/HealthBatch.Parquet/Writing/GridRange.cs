using System.Numerics;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>One pass over hundredths: least, greatest, missing; and which are there.</summary>
internal static class GridRange
{
    public static (short Min, short Max, int Missing) Of(ReadOnlySpan<short> values)
    {
        short min = short.MaxValue, max = short.MinValue;
        var missing = 0;
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var mins = Vector256.Create(short.MaxValue);
            var maxs = Vector256.Create(short.MinValue);
            var marker = Vector256.Create(GridColumn.Missing);
            for (; i + 16 <= values.Length; i += 16)
            {
                var block = Vector256.Create(values[i..]);
                var gaps = Vector256.Equals(block, marker);
                missing += BitOperations.PopCount(gaps.AsByte().ExtractMostSignificantBits()) / 2;

                // The marker is the smallest number there is: it never is the greatest, and is kept out of the least.
                mins = Vector256.Min(mins, Vector256.ConditionalSelect(gaps, Vector256.Create(short.MaxValue), block));
                maxs = Vector256.Max(maxs, block);
            }

            for (var lane = 0; lane < 16; lane++)
            {
                min = Math.Min(min, mins[lane]);
                max = Math.Max(max, maxs[lane]);
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
