using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Scoring.Kernel;

/// <summary>A normaliser on eight values at once: the same operations in the same order as <see cref="Curve.At"/>, so the same bits.</summary>
internal interface IVectorCurve
{
    /// <summary>The normalised values before they are clipped; NaN where invalid. What it gives for values that are not finite is not used.</summary>
    Vector512<double> At(Vector512<double> values);
}

/// <summary>The vector form of <see cref="Curve.FillPlain"/>.</summary>
internal static class VectorFill
{
    /// <summary>Whether vectors pay here. Eight numbers are two registers of 256 bits where there are none of 512.</summary>
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    /// <summary>Normalises a run of values; the last few, which fill no vector, by the plain loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CurveCounts Fill<TCurve>(TCurve lanes, Curve plain, ReadOnlySpan<double> values, Span<double> normalised)
        where TCurve : struct, IVectorCurve
    {
        var (zero, hundred, infinity, none) = (Vector512<double>.Zero, Vector512.Create(100.0), Vector512.Create(double.PositiveInfinity), Vector512.Create(double.NaN));
        var clipped = 0;
        var present = 0;
        var i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            var x = Vector512.Create(values.Slice(i, 8));
            var y = Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), infinity), lanes.At(x), none);
            var below = Vector512.LessThan(y, zero);
            var above = Vector512.GreaterThan(y, hundred);

            // Each mask is counted by itself: put together, they would become vectors first.
            clipped += BitOperations.PopCount(below.ExtractMostSignificantBits()) + BitOperations.PopCount(above.ExtractMostSignificantBits());
            present += BitOperations.PopCount(Vector512.Equals(y, y).ExtractMostSignificantBits());
            Vector512.ConditionalSelect(below, zero, Vector512.ConditionalSelect(above, hundred, y)).CopyTo(normalised.Slice(i, 8));
        }

        var rest = i == values.Length ? default : plain.FillPlain(values[i..], normalised[i..]);
        return new CurveCounts(clipped + rest.Clipped, i - present + rest.Absent);
    }
}
