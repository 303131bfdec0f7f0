using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Parquet.Writing;

/// <summary>Writes the format's hybrid of run lengths and bit-packed groups: levels and dictionary indices.</summary>
internal static class RunLengthWriter
{
    /// <summary>Groups of eight equal values from which a run is shorter to store and faster to read than packed groups.</summary>
    private const int GroupsThatPay = 8;

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
    public static void Hybrid(ByteBuffer target, ReadOnlySpan<ushort> values, int width)
    {
        var start = 0;
        for (var i = 0; i + 8 <= values.Length;)
        {
            var groups = EqualGroups(values[i..]);
            if (groups < GroupsThatPay)
            {
                i += Math.Max(1, groups) * 8;
                continue;
            }

            var end = i + (groups * 8);
            while (end < values.Length && values[end] == values[i])
            {
                end++;
            }

            // A packed run holds whole groups: what follows starts on one, unless it is the end.
            end = end == values.Length ? end : i + ((end - i) & ~7);
            Packed(target, values[start..i], 0, width);
            Run(target, end - i, values[i], width);
            start = i = end;
        }

        Packed(target, values[start..], 0, width);
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

    /// <summary>How many whole groups of eight, from the first on, hold nothing but the first value.</summary>
    private static int EqualGroups(ReadOnlySpan<ushort> values)
    {
        var first = Vector128.Create(values[0]);
        ref var source = ref MemoryMarshal.GetReference(values);
        var groups = 0;
        for (var last = values.Length - 8; groups * 8 <= last && Vector128.LoadUnsafe(ref source, (nuint)(groups * 8)) == first;)
        {
            groups++;
        }

        return groups;
    }
}
