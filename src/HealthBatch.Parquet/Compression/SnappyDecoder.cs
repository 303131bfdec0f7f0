using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Parquet.Compression;

/// <summary>
/// Snappy's raw format: a length, then literals and copies of what came before. Away from the ends of both buffers, literals and copies are done
/// 32 bytes at a time and may write past what they were asked for, since what follows overwrites it; near an end every byte counts.
/// </summary>
internal static class SnappyDecoder
{
    /// <summary>The longest output that a byte of input can make, rounded up: a copy of 64 bytes takes 3.</summary>
    public const int MostExpansion = 22;

    /// <summary>The most that a short literal or copy writes beyond its start.</summary>
    private const int Stride = 64;

    /// <summary>Decodes; the output must be filled exactly.</summary>
    /// <exception cref="MalformedException">The input is damaged or of another length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var read = ReadLength(input, out var length);
        if (length != (uint)output.Length)
        {
            throw new MalformedException($"a snappy page of {length} bytes", $"{output.Length}, as its header says");
        }

        ref var source = ref MemoryMarshal.GetReference(input);
        ref var target = ref MemoryMarshal.GetReference(output);
        var written = 0;
        while (read < input.Length)
        {
            // Elements are at most five bytes; with 64 behind them short literals need no look at the end either.
            var roomy = input.Length - read > Stride + 5 && output.Length - written >= Stride + 8;
            int tag = Unsafe.Add(ref source, read++);
            int size, offset;
            if ((tag & 3) == 0)
            {
                size = (tag >> 2) + 1;
                if (roomy && size <= 60)
                {
                    Copy32(ref source, read, ref target, written);
                    if (size > 32)
                    {
                        Copy32(ref source, read + 32, ref target, written + 32);
                    }
                }
                else
                {
                    if (size > 60)
                    {
                        size = ReadLiteralLength(input, ref read, size - 60);
                    }

                    if ((uint)size > (uint)(input.Length - read) || size > output.Length - written)
                    {
                        throw new MalformedException($"a snappy literal of {(uint)size} bytes", "one that both buffers hold");
                    }

                    input.Slice(read, size).CopyTo(output[written..]);
                }

                read += size;
                written += size;
                continue;
            }

            if (!roomy)
            {
                Require(input, read, (tag & 3) == 3 ? 4 : tag & 3);
            }

            if ((tag & 3) == 1)
            {
                size = ((tag >> 2) & 7) + 4;
                offset = (tag >> 5 << 8) | Unsafe.Add(ref source, read++);
            }
            else
            {
                size = (tag >> 2) + 1;
                offset = (tag & 3) == 2
                    ? Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref source, read))
                    : Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref source, read));
                read += (tag & 3) == 2 ? 2 : 4;
            }

            if ((uint)(offset - 1) >= (uint)written || size > output.Length - written)
            {
                throw new MalformedException(
                    $"a snappy copy of {size} bytes from {(uint)offset} back at byte {written} of {output.Length}", "one that the output holds");
            }

            if (!roomy)
            {
                CopyCarefully(ref target, written, offset, size);
            }
            else if (size <= offset)
            {
                // Nothing that is copied is made by this copy: what a wide copy brings along behind it is overwritten.
                Copy32(ref target, written - offset, ref target, written);
                if (size > 32)
                {
                    Copy32(ref target, written - offset + 32, ref target, written + 32);
                }
            }
            else
            {
                Repeat(ref target, written, offset, size);
            }

            written += size;
        }

        if (written != output.Length)
        {
            throw new MalformedException($"snappy data that ends after {written} bytes", $"{output.Length}");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy32(ref byte from, int fromIndex, ref byte to, int toIndex) =>
        Vector256.LoadUnsafe(ref from, (nuint)fromIndex).StoreUnsafe(ref to, (nuint)toIndex);

    /// <summary>
    /// A copy that overlaps what it makes repeats the last bytes. Eight bytes at a time, of which only as many as the distance are right at first;
    /// each of those steps doubles the distance. Writes at most seven bytes past its end.
    /// </summary>
    private static void Repeat(ref byte target, int written, int offset, int size)
    {
        var (at, end, from) = (written, written + size, written - offset);
        while (at - from < 8 && at < end)
        {
            var step = at - from;
            Copy8(ref target, from, at);
            at += step;
        }

        for (; at < end; at += 8, from += 8)
        {
            Copy8(ref target, from, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy8(ref byte target, int from, int to) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, to), Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref target, from)));

    private static void CopyCarefully(ref byte target, int written, int offset, int size)
    {
        for (var i = written; i < written + size; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref target, i - offset);
        }
    }

    private static int ReadLength(ReadOnlySpan<byte> input, out ulong length)
    {
        length = 0;
        for (var i = 0; i < Math.Min(5, input.Length); i++)
        {
            length |= (ulong)(input[i] & 127) << (7 * i);
            if (input[i] < 128)
            {
                return i + 1;
            }
        }

        throw new MalformedException("snappy data without a length", "one of at most 5 bytes");
    }

    private static int ReadLiteralLength(ReadOnlySpan<byte> input, ref int read, int bytes)
    {
        Require(input, read, bytes);
        var length = 0u;
        for (var i = 0; i < bytes; i++)
        {
            length |= (uint)input[read++] << (8 * i);
        }

        return length < int.MaxValue ? (int)length + 1 : throw new MalformedException($"a snappy literal of {length} bytes", "less than 2 GB");
    }

    private static void Require(ReadOnlySpan<byte> input, int read, int bytes)
    {
        if (input.Length - read < bytes)
        {
            throw new MalformedException("snappy data that ends inside an element", "its rest");
        }
    }
}
