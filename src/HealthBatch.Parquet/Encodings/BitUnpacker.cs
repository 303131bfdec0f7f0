using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Encodings;

/// <summary>Unpacks values of some bits each, least significant bit first: the plain way, which the vector one must equal.</summary>
internal static class BitUnpacker
{
    /// <summary>Unpacks and returns the largest value, or 0 where there is none.</summary>
    /// <param name="bytes">The array that holds the packed values; all of them lie inside it.</param>
    /// <param name="bit">The bit of the array at which the first value starts.</param>
    /// <param name="width">The bits of a value, 0 to 32.</param>
    /// <param name="values">Where to put them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Unpack(byte[] bytes, long bit, int width, Span<int> values)
    {
        var mask = width == 32 ? uint.MaxValue : (1u << width) - 1;
        var largest = 0u;
        ref var start = ref MemoryMarshal.GetArrayDataReference(bytes);
        for (var i = 0; i < values.Length; i++, bit += width)
        {
            var at = (int)(bit >> 3);
            var word = at <= bytes.Length - 8 ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at)) : LastWord(bytes, at);
            var value = (uint)(word >> (int)(bit & 7)) & mask;
            values[i] = (int)value;
            largest = Math.Max(largest, value);
        }

        return largest;
    }

    private static ulong LastWord(byte[] bytes, int at)
    {
        var word = 0UL;
        for (var i = at; i < bytes.Length; i++)
        {
            word |= (ulong)bytes[i] << (8 * (i - at));
        }

        return word;
    }
}
