using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// Sums over eight lanes, added up in a fixed order: the same bits on every processor, whatever the width of its registers. Rows beyond a multiple of eight are
/// padded with zeros, so there is no second code path.
/// </summary>
internal static class LaneSums
{
    /// <summary>The lanes' sum, pairwise.</summary>
    public static double Total(Vector512<double> lanes)
    {
        var half = lanes.GetLower() + lanes.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return quarter[0] + quarter[1];
    }

    /// <summary>Sum of values x weights; null weights count as 1.</summary>
    public static double Dot(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        // Two sums in turn: an addition waits for the one before it, two don't.
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var weight = ref MemoryMarshal.GetReference(weights);
        var at = 0;
        for (; at + 16 <= values.Length; at += 16)
        {
            var (first, second) = (Vector512.LoadUnsafe(ref value, (nuint)at), Vector512.LoadUnsafe(ref value, (nuint)at + 8));
            even += weights.IsEmpty ? first : first * Vector512.LoadUnsafe(ref weight, (nuint)at);
            odd += weights.IsEmpty ? second : second * Vector512.LoadUnsafe(ref weight, (nuint)at + 8);
        }

        for (; at < values.Length; at += 8)
        {
            even += weights.IsEmpty ? Load(values, at) : Load(values, at) * Load(weights, at);
        }

        return Total(even + odd);
    }

    /// <summary>Sum of weights x (value - centre) squared; null weights count as 1.</summary>
    public static double SquaredDistances(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double centre)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var middle = Vector512.Create(centre);
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var weight = ref MemoryMarshal.GetReference(weights);
        var at = 0;
        for (; at + 16 <= values.Length; at += 16)
        {
            var (first, second) = (Vector512.LoadUnsafe(ref value, (nuint)at) - middle, Vector512.LoadUnsafe(ref value, (nuint)at + 8) - middle);
            even += weights.IsEmpty ? first * first : first * first * Vector512.LoadUnsafe(ref weight, (nuint)at);
            odd += weights.IsEmpty ? second * second : second * second * Vector512.LoadUnsafe(ref weight, (nuint)at + 8);
        }

        for (; at < values.Length; at += 8)
        {
            // Padding with the centre itself adds nothing.
            var distance = Load(values, at, centre) - middle;
            even += weights.IsEmpty ? distance * distance : distance * distance * Load(weights, at);
        }

        return Total(even + odd);
    }

    /// <summary>Eight values from there on; those beyond the end are the padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ReadOnlySpan<double> values, int at, double padding = 0) => at + 8 <= values.Length
        ? Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)at)
        : Tail(values[at..], padding);

    /// <summary>Kept apart: a method with stack space of its own is never inlined into a loop.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Tail(ReadOnlySpan<double> values, double padding)
    {
        Span<double> tail = stackalloc double[8];
        tail.Fill(padding);
        values.CopyTo(tail);
        return Vector512.Create<double>(tail);
    }
}
