using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Packs 32 values at once: two neighbours become one number by a multiplication and an addition, two of those one number of four values, and a shuffle puts the bytes of
/// eight such numbers one after the other.
/// </summary>
internal static class VectorPacker
{
    /// <summary>The widest values that it packs: the multiplication takes signed numbers of 16 bits.</summary>
    public const int WidestPacked = 14;

    private const int Values = 32;
    private const int Bytes = 64;

    public static bool IsSupported => Avx512Vbmi.IsSupported;

    /// <summary>Packs <c>value - origin</c> of as many leading values as fill vectors, and leaves up to 64 bytes behind them undefined.</summary>
    /// <param name="values">The values, none below the origin.</param>
    /// <param name="origin">What is subtracted, modulo 2^16.</param>
    /// <param name="width">Bits a value, 1 to <see cref="WidestPacked"/>; each difference must fit.</param>
    /// <param name="destination">Where to; a vector is packed only where 64 bytes are left of it.</param>
    /// <returns>How many values were packed, a multiple of 32.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Pack(ReadOnlySpan<ushort> values, ushort origin, int width, Span<byte> destination)
    {
        var subtract = Vector512.Create(origin);
        var weights = Vector512.Create((1 << width << 16) | 1).AsInt16();

        // Four values fill half a byte more where the width is odd: every other four are moved there.
        var shifts = (width & 1) == 0 ? Vector512<ulong>.Zero : Vector512.Create(0UL, 4, 0, 4, 0, 4, 0, 4);
        var (first, second) = Shuffles(width);
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (var at = 0; i <= values.Length - Values && at <= destination.Length - Bytes; i += Values, at += width * (Values / 8))
        {
            var pairs = Avx512BW.MultiplyAddAdjacent((Vector512.LoadUnsafe(ref source, (nuint)i) - subtract).AsInt16(), weights).AsUInt64();
            var fours = (pairs & Vector512.Create((ulong)uint.MaxValue)) | ((pairs >>> 32) << (2 * width));
            var moved = Avx512F.ShiftLeftLogicalVariable(fours, shifts).AsByte();
            (Avx512Vbmi.PermuteVar64x8(moved, first) | Avx512Vbmi.PermuteVar64x8(moved, second)).StoreUnsafe(ref target, (nuint)at);
        }

        return i;
    }

    /// <summary>By byte of eight packed values after the other where it lies; and where the rest of it lies if two numbers share it, else any byte that is 0.</summary>
    private static (Vector512<byte> First, Vector512<byte> Second) Shuffles(int width)
    {
        Span<byte> first = stackalloc byte[Bytes], second = stackalloc byte[Bytes];
        for (var i = 0; i < Bytes; i++)
        {
            // Eight values are the bytes of two numbers: the lower four values', which may end inside a byte, and from there on the upper four's.
            var (eight, place, whole) = (i / width * 16, i % width, width / 2);
            var shared = (width & 1) != 0 && place == whole;
            first[i] = (byte)((place < whole || shared ? eight + place : eight + 8 + place - whole) % Bytes);
            second[i] = (byte)((shared ? eight + 8 : eight + 7) % Bytes);
        }

        return (Vector512.Create((ReadOnlySpan<byte>)first), Vector512.Create((ReadOnlySpan<byte>)second));
    }
}
