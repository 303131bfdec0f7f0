using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Writing;

/// <summary>Writes the format's hybrid of run lengths and bit-packed groups: levels and dictionary indices.</summary>
internal static class RunLengthWriter
{
    /// <summary>Equal values from which a run is shorter to store and faster to read than packed groups.</summary>
    public const int ValuesThatPay = 64;

    /// <summary>Writes the indices, <c>value - origin</c> each, as one packed run.</summary>
    public static void Packed(ByteBuffer target, ReadOnlySpan<ushort> values, ushort origin, int width)
    {
        if (values.IsEmpty)
        {
            return;
        }

        var length = BitPacker.PackedLength(values.Length, width);
        target.AppendVarint(((ulong)((values.Length + 7) / 8) << 1) | 1);
        BitPacker.Pack(values, origin, width, target.Reserve(length));
        target.Advance(length);
    }

    /// <summary>Writes one value, repeated.</summary>
    public static void Run(ByteBuffer target, int count, uint value, int width)
    {
        target.AppendVarint((ulong)count << 1);
        var bytes = (width + 7) / 8;
        BinaryPrimitives.WriteUInt32LittleEndian(target.Reserve(4), value);
        target.Advance(bytes);
    }

    /// <summary>Writes the indices, long stretches of equal ones as runs.</summary>
    /// <typeparam name="T">Byte or 16 bits.</typeparam>
    public static void Hybrid<T>(ByteBuffer target, ReadOnlySpan<T> values, int width)
        where T : unmanaged, IEquatable<T>
    {
        var start = 0;
        for (var i = 0; i + 8 <= values.Length;)
        {
            // A group tells at once that most are no run.
            var run = 0;
            if (MayBeOne(values.Slice(i, 8)))
            {
                run = values[i..].IndexOfAnyExcept(values[i]);
                run = run < 0 ? values.Length - i : run;
            }

            if (run < ValuesThatPay)
            {
                i += Math.Max(8, run & ~7);
                continue;
            }

            // A packed run holds whole groups: what follows starts on one, unless it is the end.
            var end = i + run == values.Length ? values.Length : i + (run & ~7);
            Packed(target, values[start..i], width);
            Run(target, end - i, Number(values[i]), width);
            start = i = end;
        }

        Packed(target, values[start..], width);
    }

    /// <summary>Writes definition levels of 0 and 1 for those rows, with their length in front as version 1 data pages have it.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="validity">One bit a row, set where there is a value; not read where none or all are missing.</param>
    /// <param name="start">The first row, a multiple of 8.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="present">How many of them have a value.</param>
    public static void DefinitionLevels(ByteBuffer target, ReadOnlySpan<ulong> validity, int start, int count, int present)
    {
        var lengthAt = target.Length;
        target.AppendInt32(0);
        if (present == count || present == 0)
        {
            Run(target, count, present == 0 ? 0u : 1u, 1);
        }
        else
        {
            var groups = (count + 7) / 8;
            target.AppendVarint(((ulong)groups << 1) | 1);
            var bytes = target.Reserve(groups)[..groups];
            MemoryMarshal.AsBytes(validity).Slice(start / 8, groups).CopyTo(bytes);
            if ((count & 7) != 0)
            {
                bytes[^1] &= (byte)((1 << (count & 7)) - 1);
            }

            target.Advance(groups);
        }

        BinaryPrimitives.WriteInt32LittleEndian(target.Range(lengthAt, 4), target.Length - lengthAt - 4);
    }

    // Operators of a number's type parameter would keep the callers from being compiled ahead of the run.
    private static uint Number<T>(T value)
        where T : unmanaged => typeof(T) == typeof(byte) ? Unsafe.BitCast<T, byte>(value) : Unsafe.BitCast<T, ushort>(value);

    /// <summary>Whether eight values may all be the same: bytes are compared together, of wider ones the first and the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayBeOne<T>(ReadOnlySpan<T> eight)
        where T : unmanaged, IEquatable<T>
    {
        if (typeof(T) == typeof(byte))
        {
            var bytes = MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(eight));
            return bytes == (bytes & 0xFF) * 0x0101_0101_0101_0101;
        }

        return eight[0].Equals(eight[7]);
    }

    private static void Packed<T>(ByteBuffer target, ReadOnlySpan<T> values, int width)
        where T : unmanaged, IEquatable<T>
    {
        if (typeof(T) == typeof(ushort))
        {
            Packed(target, MemoryMarshal.Cast<T, ushort>(values), 0, width);
        }
        else if (!values.IsEmpty)
        {
            var length = BitPacker.PackedLength(values.Length, width);
            target.AppendVarint(((ulong)((values.Length + 7) / 8) << 1) | 1);
            BitPacker.Pack(MemoryMarshal.AsBytes(values), width, target.Reserve(length));
            target.Advance(length);
        }
    }
}
