using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Parquet.Writing;

/// <summary>
/// Packs small unsigned integers into <c>width</c> bits each, least significant bit first, in groups of eight (so a group is <c>width</c> bytes).
/// The bits of the last group that belong to no value are 0.
/// </summary>
internal static class BitPacker
{
    /// <summary>The bytes that so many values take.</summary>
    public static int PackedLength(int count, int width) => (count + 7) / 8 * width;

    /// <summary>Packs <c>value - origin</c> of each value. The destination holds <see cref="PackedLength"/> + 16 bytes; those behind the packed ones are left undefined.</summary>
    /// <param name="values">The values, none below the origin.</param>
    /// <param name="origin">What is subtracted, modulo 2^16.</param>
    /// <param name="width">Bits a value, 1 to 16; each difference must fit.</param>
    /// <param name="destination">Where to.</param>
    public static void Pack(ReadOnlySpan<ushort> values, ushort origin, int width, Span<byte> destination)
    {
        if (VectorPacker.IsSupported && width <= VectorPacker.WidestPacked)
        {
            var packed = VectorPacker.Pack(values, origin, width, destination);
            values = values[packed..];
            destination = destination[(packed / 8 * width)..];
        }

        var whole = values.Length & ~7;
        if (Bmi2.X64.IsSupported && Vector128.IsHardwareAccelerated)
        {
            PackGroups(values[..whole], origin, width, destination);
        }
        else
        {
            PackScalar(values[..whole], origin, width, destination);
        }

        if (whole < values.Length)
        {
            PackScalar(values[whole..], origin, width, destination[(whole / 8 * width)..]);
        }
    }

    /// <summary>The plain loop that the vector one must equal.</summary>
    public static void PackScalar(ReadOnlySpan<ushort> values, ushort origin, int width, Span<byte> destination)
    {
        ulong bits = 0;
        int held = 0, at = 0;
        foreach (var value in values)
        {
            bits |= (ulong)(ushort)(value - origin) << held;
            for (held += width; held >= 8; held -= 8, bits >>= 8)
            {
                destination[at++] = (byte)bits;
            }
        }

        for (var end = PackedLength(values.Length, width); at < end; bits = 0)
        {
            destination[at++] = (byte)bits;
        }
    }

    private static void PackGroups(ReadOnlySpan<ushort> values, ushort origin, int width, Span<byte> destination)
    {
        var mask = ((1UL << width) - 1) * 0x0001_0001_0001_0001UL;
        var half = 4 * width;
        var subtract = Vector128.Create(origin);
        ref var source = ref MemoryMarshal.GetReference(values);
        for (int i = 0, at = 0; i < values.Length; i += 8, at += width)
        {
            var group = (Vector128.LoadUnsafe(ref source, (nuint)i) - subtract).AsUInt64();
            var low = Bmi2.X64.ParallelBitExtract(group.GetElement(0), mask);
            var high = Bmi2.X64.ParallelBitExtract(group.GetElement(1), mask);
            var target = destination.Slice(at, 16);
            if (width == 16)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(target, low);
                BinaryPrimitives.WriteUInt64LittleEndian(target[8..], high);
            }
            else
            {
                BinaryPrimitives.WriteUInt64LittleEndian(target, low | (high << half));
                BinaryPrimitives.WriteUInt64LittleEndian(target[8..], high >> 1 >> (63 - half));
            }
        }
    }

    /// <summary>Packs values of up to 8 bits. The destination holds <see cref="PackedLength"/> + 16 bytes; those behind the packed ones are left undefined.</summary>
    public static void Pack(ReadOnlySpan<byte> values, int width, Span<byte> destination)
    {
        var whole = Bmi2.X64.IsSupported ? values.Length & ~7 : 0;
        var mask = ((1UL << width) - 1) * 0x0101_0101_0101_0101UL;
        for (int i = 0, at = 0; i < whole; i += 8, at += width)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination[at..], Bmi2.X64.ParallelBitExtract(BinaryPrimitives.ReadUInt64LittleEndian(values[i..]), mask));
        }

        PackScalar(values[whole..], width, destination[(whole / 8 * width)..]);
    }

    /// <summary>The plain loop that the vector one must equal.</summary>
    public static void PackScalar(ReadOnlySpan<byte> values, int width, Span<byte> destination)
    {
        ulong bits = 0;
        int held = 0, at = 0;
        foreach (var value in values)
        {
            bits |= (ulong)value << held;
            for (held += width; held >= 8; held -= 8, bits >>= 8)
            {
                destination[at++] = (byte)bits;
            }
        }

        for (var end = PackedLength(values.Length, width); at < end; bits = 0)
        {
            destination[at++] = (byte)bits;
        }
    }

    /// <summary>Packs values of up to 64 bits, as the delta encoding needs it. The number of values is a multiple of 8.</summary>
    public static void PackWide(ReadOnlySpan<ulong> values, int width, Span<byte> destination)
    {
        ulong bits = 0;
        int held = 0, at = 0;
        foreach (var value in values)
        {
            bits |= value << held;
            held += width;
            if (held >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination[at..], bits);
                at += 8;
                held -= 64;
                bits = held == 0 ? 0 : value >> (width - held);
            }
        }

        for (; held > 0; held -= 8, bits >>= 8)
        {
            destination[at++] = (byte)bits;
        }
    }
}
