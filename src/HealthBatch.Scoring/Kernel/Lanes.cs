using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Scoring.Kernel;

/// <summary>What eight rows need beyond the portable vectors: numbers to the grid, and narrower integers.</summary>
internal static class Lanes
{
    /// <summary>Whether the vector form of the combiner runs here.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Formula 0 before it is cut to whole hundredths: 100 (x + 1e-9) + 0.5, in the operations of <see cref="ScoreGrid.Round"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Scale(Vector512<double> points) =>
        (Vector512.Create(100.0) * (points + Vector512.Create(1e-9))) + Vector512.Create(0.5);

    /// <summary>Cuts the fractions off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Truncate(Vector512<double> values) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector256Int32WithTruncation(values)
        : Vector256.Create(Avx.ConvertToVector128Int32WithTruncation(values.GetLower()), Avx.ConvertToVector128Int32WithTruncation(values.GetUpper()));

    /// <summary>The low 16 bits of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Narrow(Vector256<int> values) => Avx512F.VL.IsSupported
        ? Avx512F.VL.ConvertToVector128Int16(values)
        : Vector128.Narrow(values.GetLower(), values.GetUpper());

    /// <summary>The low 8 bits of each, in the low half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<byte> NarrowToBytes(Vector256<int> values) => Avx512F.VL.IsSupported
        ? Avx512F.VL.ConvertToVector128Byte(values.AsUInt32()).GetLower()
        : Vector64.Narrow(Narrow(values).GetLower(), Narrow(values).GetUpper()).AsByte();
}
