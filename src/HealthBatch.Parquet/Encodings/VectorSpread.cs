using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Parquet.Encodings;

/// <summary>Moves dense values of eight bytes to the rows that have one, eight rows a step, with AVX-512's expand instruction.</summary>
internal static class VectorSpread
{
    /// <summary>Whether this machine can, for values of that type.</summary>
    public static bool Supports<T>()
        where T : unmanaged => Avx512F.IsSupported && (typeof(T) == typeof(double) || typeof(T) == typeof(long));

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
        ref var first = ref Unsafe.As<T, long>(ref MemoryMarshal.GetReference(rows));
        var filler = Vector512.Create(Unsafe.BitCast<T, long>(missing));
        var lane = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);
        for (var step = (count - 1) & ~7; step >= 0; step -= 8)
        {
            var mask = (int)(bits >> step) & 255;
            var source = from + BitOperations.PopCount(bits & ((1UL << step) - 1));
            if (start + step + 8 > rows.Length)
            {
                Plainly(rows, start + step, rows.Length, source, mask, missing);
                continue;
            }

            var values = Vector512.LoadUnsafe(ref first, (nuint)source);
            var here = Vector512.Equals(Vector512.Create((long)mask) & lane, lane);
            Avx512F.Expand(filler, here, values).StoreUnsafe(ref first, (nuint)(start + step));
        }
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
