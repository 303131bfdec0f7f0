using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Parquet.Encodings;

/// <summary>Turns streams of bytes (all first bytes of values, all second bytes, …) into values, sixteen a step, by interleaving pairs of streams.</summary>
internal static class VectorTranspose
{
    /// <summary>The values of a step.</summary>
    public const int Step = 16;

    /// <summary>Whether this machine can, for values of that many bytes.</summary>
    public static bool Supports(int width) => Sse2.IsSupported && width is 4 or 8;

    /// <summary>Makes values, as many whole steps as there are.</summary>
    /// <param name="streams">Every stream's bytes, one stream after the other.</param>
    /// <param name="count">The bytes of a stream.</param>
    /// <param name="first">The first value to make.</param>
    /// <param name="width">The bytes of a value: 4 or 8.</param>
    /// <param name="target">The values' bytes.</param>
    /// <returns>How many were made, a multiple of <see cref="Step"/>.</returns>
    public static int Transpose(ReadOnlySpan<byte> streams, int count, int first, int width, Span<byte> target)
    {
        var steps = Math.Min(target.Length / width, count - first) / Step;
        if (steps <= 0 || streams.Length < count * width)
        {
            return 0;
        }

        ref var source = ref MemoryMarshal.GetReference(streams);
        ref var output = ref MemoryMarshal.GetReference(target);
        for (var step = 0; step < steps; step++)
        {
            var at = first + (step * Step);
            if (width == 8)
            {
                Eight(ref source, at, count, ref output, step * Step * 8);
            }
            else
            {
                Four(ref source, at, count, ref output, step * Step * 4);
            }
        }

        return steps * Step;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref byte source, int at, int count, ref byte output, int place)
    {
        var (low, high) = Pairs(Load(ref source, at), Load(ref source, at + count));
        var (low2, high2) = Pairs(Load(ref source, at + (2 * count)), Load(ref source, at + (3 * count)));
        Store(low, low2, ref output, place);
        Store(high, high2, ref output, place + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(ref byte source, int at, int count, ref byte output, int place)
    {
        var (a, b) = Pairs(Load(ref source, at), Load(ref source, at + count));
        var (c, d) = Pairs(Load(ref source, at + (2 * count)), Load(ref source, at + (3 * count)));
        var (e, f) = Pairs(Load(ref source, at + (4 * count)), Load(ref source, at + (5 * count)));
        var (g, h) = Pairs(Load(ref source, at + (6 * count)), Load(ref source, at + (7 * count)));
        Quads(a, c, e, g, ref output, place);
        Quads(b, d, f, h, ref output, place + 64);
    }

    /// <summary>The bytes of two streams by turns: of the first eight values, and of the last eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<ushort> Low, Vector128<ushort> High) Pairs(Vector128<byte> first, Vector128<byte> second) =>
        (Sse2.UnpackLow(first, second).AsUInt16(), Sse2.UnpackHigh(first, second).AsUInt16());

    /// <summary>Eight values of eight bytes from four pairs of streams.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quads(Vector128<ushort> a, Vector128<ushort> b, Vector128<ushort> c, Vector128<ushort> d, ref byte output, int place)
    {
        var (lows, highs) = (Sse2.UnpackLow(a, b).AsUInt32(), Sse2.UnpackLow(c, d).AsUInt32());
        Sse2.UnpackLow(lows, highs).AsByte().StoreUnsafe(ref output, (nuint)place);
        Sse2.UnpackHigh(lows, highs).AsByte().StoreUnsafe(ref output, (nuint)place + 16);
        (lows, highs) = (Sse2.UnpackHigh(a, b).AsUInt32(), Sse2.UnpackHigh(c, d).AsUInt32());
        Sse2.UnpackLow(lows, highs).AsByte().StoreUnsafe(ref output, (nuint)place + 32);
        Sse2.UnpackHigh(lows, highs).AsByte().StoreUnsafe(ref output, (nuint)place + 48);
    }

    /// <summary>Eight values of four bytes from two pairs of streams.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<ushort> first, Vector128<ushort> second, ref byte output, int place)
    {
        Sse2.UnpackLow(first, second).AsByte().StoreUnsafe(ref output, (nuint)place);
        Sse2.UnpackHigh(first, second).AsByte().StoreUnsafe(ref output, (nuint)place + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ref byte source, int at) => Vector128.LoadUnsafe(ref source, (nuint)at);
}
