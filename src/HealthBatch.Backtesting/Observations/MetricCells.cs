using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Normalised values in cells that each hold 64 neighbouring places of the grid: one byte a value, and tables small enough to stay near the processor.</summary>
internal static class MetricCells
{
    /// <summary>How many cells there are.</summary>
    public const int Count = (ScoreGrid.Best >> Bits) + 1;

    /// <summary>The cell of a row without a value.</summary>
    public const byte None = byte.MaxValue;

    private const int Bits = 6;

    /// <summary>Finds the cells of values, sixteen at a time where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Find(ReadOnlySpan<double> values, Span<byte> cells)
    {
        var done = 0;
        if (Avx512F.IsSupported)
        {
            ref var value = ref MemoryMarshal.GetReference(values);
            ref var cell = ref MemoryMarshal.GetReference(cells[..values.Length]);
            for (; done + Vector512<int>.Count <= values.Length; done += Vector512<int>.Count)
            {
                var places = Vector512.Create(Places(ref value, done), Places(ref value, done + Vector512<double>.Count));
                var found = Vector512.Min(Vector512.ShiftRightLogical(places, Bits), Vector512.Create((int)None));
                Avx512F.ConvertToVector128Byte(found).StoreUnsafe(ref cell, (nuint)done);
            }
        }

        FindEach(values[done..], cells[done..]);
    }

    /// <summary>Finds the cells one by one.</summary>
    public static void FindEach(ReadOnlySpan<double> values, Span<byte> cells)
    {
        for (var i = 0; i < values.Length; i++)
        {
            cells[i] = double.IsNaN(values[i]) ? None : (byte)(ScoreGrid.Round(values[i]) >> Bits);
        }
    }

    /// <summary>The same operations in the same order as <see cref="ScoreGrid.Round"/>, so the same places; far beyond the last where there is no value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Places(ref double values, int at)
    {
        var points = Vector512.LoadUnsafe(ref values, (nuint)at);
        var inside = Vector512.Min(Vector512.Max(points, Vector512<double>.Zero), Vector512.Create(100.0));
        var known = Vector512.ConditionalSelect(Vector512.Equals(points, points), inside, Vector512.Create(1e6));
        return Avx512F.ConvertToVector256Int32WithTruncation((Vector512.Create(100.0) * (known + Vector512.Create(1e-9))) + Vector512.Create(0.5));
    }
}
