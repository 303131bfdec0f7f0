using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
        var (infinity, none) = (Vector512.Create(double.PositiveInfinity), Vector512.Create(double.NaN));
        var changed = 0;
        var absent = 0;
        var i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            var x = Vector512.Create(values.Slice(i, 8));
            var y = Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), infinity), lanes.At(x), none);
            var clip = Clip(y);

            // Each mask is counted by itself, and used for nothing else: it would become a vector first. A NaN is no number's equal, and so is among both.
            changed += BitOperations.PopCount((~Vector512.Equals(y, clip)).ExtractMostSignificantBits());
            absent += BitOperations.PopCount((~Vector512.Equals(y, y)).ExtractMostSignificantBits());
            clip.CopyTo(normalised.Slice(i, 8));
        }

        var rest = i == values.Length ? default : plain.FillPlain(values[i..], normalised[i..]);
        return new CurveCounts(changed - absent + rest.Clipped, absent + rest.Absent);
    }

    /// <summary>The number from 0 to 100 that lies nearest. NaN and minus zero stay: of what does not differ, the instructions return the second operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Clip(Vector512<double> values)
    {
        var (zero, hundred) = (Vector512<double>.Zero, Vector512.Create(100.0));
        return Avx512F.IsSupported
            ? Avx512F.Min(hundred, Avx512F.Max(zero, values))
            : Vector512.ConditionalSelect(Vector512.LessThan(values, zero), zero, Vector512.ConditionalSelect(Vector512.GreaterThan(values, hundred), hundred, values));
    }
}
