using System.Numerics;
using System.Runtime.InteropServices;

namespace HealthBatch.Benchmarks.Decoding;

/// <summary>Sums that cost little beside decoding.</summary>
internal static class ColumnSums
{
    public static double Dense(ReadOnlySpan<double> values)
    {
        var lanes = MemoryMarshal.Cast<double, Vector<double>>(values);
        var (a, b) = (Vector<double>.Zero, Vector<double>.Zero);
        for (var i = 0; i + 1 < lanes.Length; i += 2)
        {
            a += lanes[i];
            b += lanes[i + 1];
        }

        var sum = Vector.Sum(a + b);
        for (var i = (lanes.Length & ~1) * Vector<double>.Count; i < values.Length; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    /// <summary>The same, NaN counting as nothing.</summary>
    public static double Present(ReadOnlySpan<double> values)
    {
        var lanes = MemoryMarshal.Cast<double, Vector<double>>(values);
        var total = Vector<double>.Zero;
        foreach (var lane in lanes)
        {
            total += Vector.ConditionalSelect(Vector.Equals(lane, lane), lane, Vector<double>.Zero);
        }

        var sum = Vector.Sum(total);
        for (var i = lanes.Length * Vector<double>.Count; i < values.Length; i++)
        {
            sum += double.IsNaN(values[i]) ? 0 : values[i];
        }

        return sum;
    }
}
