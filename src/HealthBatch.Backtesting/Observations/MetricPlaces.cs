using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Normalised values as places on the grid; the place behind the last is for no value.</summary>
internal static class MetricPlaces
{
    /// <summary>The place of a row without a value.</summary>
    public const ushort None = ScoreCells.Grid;

    /// <summary>Finds the places of values, eight at a time where the processor can. Each equals <see cref="ScoreGrid.Round"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Find(ReadOnlySpan<double> values, Span<ushort> places)
    {
        var done = 0;
        if (Avx512F.VL.IsSupported)
        {
            ref var value = ref MemoryMarshal.GetReference(values);
            ref var place = ref MemoryMarshal.GetReference(places[..values.Length]);
            for (; done + Vector512<double>.Count <= values.Length; done += Vector512<double>.Count)
            {
                // The same operations in the same order as the scalar rounding, so the same bits.
                var points = Vector512.LoadUnsafe(ref value, (nuint)done);
                var hundredths = Avx512F.ConvertToVector256Int32WithTruncation((Vector512.Create(100.0) * (points + Vector512.Create(1e-9))) + Vector512.Create(0.5));
                var found = Vector256.Min(Vector256.Max(hundredths, Vector256<int>.Zero), Vector256.Create((int)ScoreGrid.Best));
                var known = Avx512F.ConvertToVector256Int32(Vector512.Equals(points, points).AsInt64());
                var all = Vector256.ConditionalSelect(known, found, Vector256.Create((int)None));
                Avx512F.VL.ConvertToVector128UInt16(all.AsUInt32()).StoreUnsafe(ref place, (nuint)done);
            }
        }

        FindEach(values[done..], places[done..]);
    }

    /// <summary>Finds the places one by one.</summary>
    public static void FindEach(ReadOnlySpan<double> values, Span<ushort> places)
    {
        for (var i = 0; i < values.Length; i++)
        {
            places[i] = double.IsNaN(values[i]) ? None : (ushort)ScoreGrid.Round(values[i]);
        }
    }
}
