using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Parquet.Encodings;

/// <summary>
/// Unpacks eight values a step: a shuffle brings each value's four bytes into a lane of its own, a shift by lane and a mask do the rest.
/// Equals <see cref="BitUnpacker"/>, which does what is left over.
/// </summary>
internal sealed class VectorUnpacker
{
    /// <summary>The widest value that lies inside four bytes wherever in a byte it starts.</summary>
    public const int WidestValue = 25;

    private const int Lanes = 8;
    private const int LoadLength = 16;
    private int _width = -1;
    private Vector256<byte> _shuffle;
    private Vector256<uint> _shift;
    private Vector256<uint> _mask;

    /// <summary>Whether this machine can, for values of that many bits.</summary>
    public static bool Supports(int width) => Avx2.IsSupported && width is > 0 and <= WidestValue;

    /// <summary>Unpacks as many whole steps as can be loaded without leaving the array.</summary>
    /// <param name="bytes">The array that holds the packed values.</param>
    /// <param name="start">The byte at which the first value starts.</param>
    /// <param name="width">The bits of a value.</param>
    /// <param name="values">Where to put them.</param>
    /// <param name="largest">The largest value.</param>
    /// <returns>How many were unpacked, a multiple of eight.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Unpack(byte[] bytes, int start, int width, Span<int> values, out uint largest)
    {
        Prepare(width);
        var high = width / 2;
        var steps = values.Length / Lanes;
        var room = bytes.Length - start - high - LoadLength;
        steps = room < 0 ? 0 : Math.Min(steps, (room / width) + 1);
        var (shuffle, shift, mask) = (_shuffle, _shift, _mask);
        var most = Vector256<uint>.Zero;
        ref var source = ref MemoryMarshal.GetArrayDataReference(bytes);
        ref var target = ref MemoryMarshal.GetReference(values);
        for (var step = 0; step < steps; step++)
        {
            var at = (nuint)(start + (step * width));
            var pair = Vector256.Create(
                Vector128.LoadUnsafe(ref source, at), Vector128.LoadUnsafe(ref source, at + (nuint)high));
            var lanes = Avx2.ShiftRightLogicalVariable(Avx2.Shuffle(pair, shuffle).AsUInt32(), shift) & mask;
            most = Vector256.Max(most, lanes);
            lanes.AsInt32().StoreUnsafe(ref target, (nuint)(step * Lanes));
        }

        var half = Vector128.Max(most.GetLower(), most.GetUpper());
        largest = Math.Max(Math.Max(half[0], half[1]), Math.Max(half[2], half[3]));
        return steps * Lanes;
    }

    /// <summary>Makes the constants of a width. The upper four lanes are loaded from where the fifth value starts, width / 2 bytes on.</summary>
    private void Prepare(int width)
    {
        if (width == _width)
        {
            return;
        }

        Span<byte> shuffle = stackalloc byte[Lanes * 4];
        Span<uint> shift = stackalloc uint[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            var origin = lane < Lanes / 2 ? 0 : width / 2;
            for (var i = 0; i < 4; i++)
            {
                shuffle[(lane * 4) + i] = (byte)((lane * width / 8) - origin + i);
            }

            shift[lane] = (uint)(lane * width % 8);
        }

        (_shuffle, _shift, _mask) = (Vector256.Create<byte>(shuffle), Vector256.Create<uint>(shift), Vector256.Create((1u << width) - 1));
        _width = width;
    }
}
