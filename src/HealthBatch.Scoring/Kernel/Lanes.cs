using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Scoring.Kernel;

/// <summary>What sixteen rows need beyond the portable vectors: numbers to the grid, and narrower integers.</summary>
internal static class Lanes
{
    /// <summary>Whether the vector form of the combiner runs here.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Formula 0 before it is cut to whole hundredths: 100 (x + 1e-9) + 0.5, in the operations of <see cref="ScoreGrid.Round"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Scale(Vector512<double> points) =>
        (Vector512.Create(100.0) * (points + Vector512.Create(1e-9))) + Vector512.Create(0.5);

    /// <summary>
    /// Cuts the fractions off numbers from 0 up, and leaves whole ones below 0 as they are. Added to 1.5 x 2^52 and rounded down, a number has its whole part
    /// in the last bits: a third of what two conversions and putting their halves together take.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Truncate(Vector512<double> low, Vector512<double> high) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(WholePart(low), Vector512<int>.Indices * 2, WholePart(high))
        : Vector512.Create(Truncate(low), Truncate(high));

    /// <summary>The low 16 bits of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Narrow(Vector512<int> values) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector256Int16(values)
        : Vector256.Narrow(values.GetLower(), values.GetUpper());

    /// <summary>The low 8 bits of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> NarrowToBytes(Vector512<int> values) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector128Byte(values.AsUInt32())
        : Vector128.Narrow(Narrow(values).GetLower(), Narrow(values).GetUpper()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> WholePart(Vector512<double> values) =>
        Avx512F.Add(values, Vector512.Create(1.5 * (1L << 52)), FloatRoundingMode.ToZero).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Truncate(Vector512<double> values) =>
        Vector256.Create(Avx.ConvertToVector128Int32WithTruncation(values.GetLower()), Avx.ConvertToVector128Int32WithTruncation(values.GetUpper()));
}
