using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Parquet.Encodings;

/// <summary>Moves dense values to the rows that have one, eight or sixteen rows a step, with AVX-512's expand instructions.</summary>
internal static class VectorSpread
{
    /// <summary>Whether this machine can, for values of that type.</summary>
    public static bool Supports<T>()
        where T : unmanaged =>
        (Avx512F.IsSupported && (typeof(T) == typeof(double) || typeof(T) == typeof(long) || typeof(T) == typeof(int)))
        || (Avx512Vbmi2.VL.IsSupported && typeof(T) == typeof(short));

    /// <summary>Fills up to 64 rows from their end to their start, in place: a step reads what lies at or before the rows it writes.</summary>
    /// <param name="rows">The rows and, at their start, the dense values.</param>
    /// <param name="start">The first row to fill.</param>
    /// <param name="count">How many.</param>
    /// <param name="from">Where the values of these rows start.</param>
    /// <param name="bits">Which of the rows have one.</param>
    /// <param name="missing">What the others get.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread<T>(Span<T> rows, int start, int count, int from, ulong bits, T missing)
        where T : unmanaged
    {
        ref var first = ref MemoryMarshal.GetReference(rows);
        var width = Unsafe.SizeOf<T>() == 8 ? 8 : 16;
        for (var step = (count - 1) & ~(width - 1); step >= 0; step -= width)
        {
            var mask = (int)(bits >> step) & ((1 << width) - 1);
            var source = from + BitOperations.PopCount(bits & ((1UL << step) - 1));
            if (start + step + width > rows.Length)
            {
                Plainly(rows, start + step, rows.Length, source, mask, missing);
                continue;
            }

            if (Unsafe.SizeOf<T>() == 8)
            {
                Step(ref Unsafe.As<T, long>(ref first), start + step, source, mask, Unsafe.BitCast<T, long>(missing));
            }
            else if (Unsafe.SizeOf<T>() == 4)
            {
                Step(ref Unsafe.As<T, int>(ref first), start + step, source, mask, Unsafe.BitCast<T, int>(missing));
            }
            else
            {
                Step(ref Unsafe.As<T, short>(ref first), start + step, source, mask, Unsafe.BitCast<T, short>(missing));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref long first, int row, int source, int mask, long missing)
    {
        var lane = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);
        var here = Vector512.Equals(Vector512.Create((long)mask) & lane, lane);
        Avx512F.Expand(Vector512.Create(missing), here, Vector512.LoadUnsafe(ref first, (nuint)source)).StoreUnsafe(ref first, (nuint)row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref int first, int row, int source, int mask, int missing)
    {
        var lane = Vector512.Create(1, 2, 4, 8, 16, 32, 64, 128, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15);
        var here = Vector512.Equals(Vector512.Create(mask) & lane, lane);
        Avx512F.Expand(Vector512.Create(missing), here, Vector512.LoadUnsafe(ref first, (nuint)source)).StoreUnsafe(ref first, (nuint)row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref short first, int row, int source, int mask, short missing)
    {
        var lane = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, unchecked((short)(1 << 15)));
        var here = Vector256.Equals(Vector256.Create((short)mask) & lane, lane);
        Avx512Vbmi2.VL.Expand(Vector256.Create(missing), here, Vector256.LoadUnsafe(ref first, (nuint)source)).StoreUnsafe(ref first, (nuint)row);
    }

    private static void Plainly<T>(Span<T> rows, int start, int end, int source, int mask, T missing)
    {
        source += BitOperations.PopCount((uint)mask);
        for (var row = end - 1; row >= start; row--)
        {
            rows[row] = (mask >> (row - start) & 1) != 0 ? rows[--source] : missing;
        }
    }
}
