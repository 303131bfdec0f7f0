using System.Numerics;
using System.Runtime.InteropServices;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Least and greatest of numeric chunks. A chunk that holds a NaN states neither: the format leaves NaN out of its order, but engines that sort NaN
/// above everything would wrongly skip the chunk. A least of 0 is stated as -0 and a greatest as +0, as the format asks.
/// </summary>
internal static class NumericStatistics
{
    public static ColumnStatistics Of(ColumnForm form, ReadOnlySpan<long> present, int missing)
    {
        if (present.IsEmpty)
        {
            return new ColumnStatistics(missing);
        }

        if (form == ColumnForm.Number)
        {
            return TryRange(MemoryMarshal.Cast<long, double>(present), out var least, out var greatest) ? OfDoubles(least, greatest, missing) : new ColumnStatistics(missing);
        }

        // Of one value, as of a column that is known to hold no other, nothing has to be compiled to tell.
        var (min, max) = present.Length == 1 ? (present[0], present[0]) : Range(present);
        return form == ColumnForm.Date
            ? new ColumnStatistics(missing, Bytes((int)min), Bytes((int)max))
            : new ColumnStatistics(missing, Bytes(min), Bytes(max));
    }

    public static ColumnStatistics OfDoubles(double min, double max, int missing) =>
        new(missing, Bytes(min == 0 ? -0.0 : min), Bytes(max == 0 ? 0.0 : max));

    public static (T Min, T Max) Range<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        T min = values[0], max = values[0];
        var i = 0;
        if (Vector.IsHardwareAccelerated && values.Length >= Vector<T>.Count)
        {
            Vector<T> mins = new(values), maxs = mins;
            for (; i + Vector<T>.Count <= values.Length; i += Vector<T>.Count)
            {
                var block = new Vector<T>(values[i..]);
                mins = Vector.Min(mins, block);
                maxs = Vector.Max(maxs, block);
            }

            for (var lane = 0; lane < Vector<T>.Count; lane++)
            {
                min = T.Min(min, mins[lane]);
                max = T.Max(max, maxs[lane]);
            }
        }

        for (; i < values.Length; i++)
        {
            min = T.Min(min, values[i]);
            max = T.Max(max, values[i]);
        }

        return (min, max);
    }

    private static bool TryRange(ReadOnlySpan<double> values, out double min, out double max)
    {
        // Min and Max hand a NaN on, so it shows in the result.
        (min, max) = Range(values);
        return !double.IsNaN(min) && !double.IsNaN(max);
    }

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
