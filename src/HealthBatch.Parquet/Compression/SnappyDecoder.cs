using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Parquet.Compression;

/// <summary>
/// Snappy's raw format: a length, then literals and copies of what came before. Away from the ends of both buffers, literals and copies are done
/// 16 bytes at a time and may write past what they were asked for, since what follows overwrites it; near an end every byte counts.
/// </summary>
internal static class SnappyDecoder
{
    /// <summary>The longest output that a byte of input can make, rounded up: a copy of 64 bytes takes 3.</summary>
    public const int MostExpansion = 22;

    /// <summary>Decodes; the output must be filled exactly.</summary>
    /// <exception cref="MalformedException">The input is damaged or of another length.</exception>
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
            int tag = Unsafe.Add(ref source, read++);
            int size, offset;
            switch (tag & 3)
            {
                case 0:
                    size = (tag >> 2) + 1;
                    if (size <= 16 && input.Length - read >= 16 && output.Length - written >= 16)
                    {
                        Copy16(ref source, read, ref target, written);
                        read += size;
                        written += size;
                        continue;
                    }

                    if (size > 60)
                    {
                        size = ReadLiteralLength(input, ref read, size - 60);
                    }

                    if ((uint)size > (uint)(input.Length - read) || size > output.Length - written)
                    {
                        throw new MalformedException($"a snappy literal of {(uint)size} bytes", "one that both buffers hold");
                    }

                    input.Slice(read, size).CopyTo(output[written..]);
                    read += size;
                    written += size;
                    continue;
                case 1:
                    Require(input, read, 1);
                    size = ((tag >> 2) & 7) + 4;
                    offset = (tag >> 5 << 8) | Unsafe.Add(ref source, read);
                    read++;
                    break;
                case 2:
                    Require(input, read, 2);
                    size = (tag >> 2) + 1;
                    offset = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref source, read));
                    read += 2;
                    break;
                default:
                    Require(input, read, 4);
                    size = (tag >> 2) + 1;
                    offset = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref source, read));
                    read += 4;
                    break;
            }

            if ((uint)(offset - 1) >= (uint)written || size > output.Length - written)
            {
                throw new MalformedException(
                    $"a snappy copy of {size} bytes from {(uint)offset} back at byte {written} of {output.Length}", "one that the output holds");
            }

            if (offset >= 16 && output.Length - written >= 64)
            {
                for (var done = 0; done < size; done += 16)
                {
                    Copy16(ref target, written - offset + done, ref target, written + done);
                }
            }
            else
            {
                CopyCarefully(ref target, written, offset, size);
            }

            written += size;
        }

        if (written != output.Length)
        {
            throw new MalformedException($"snappy data that ends after {written} bytes", $"{output.Length}");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy16(ref byte from, int fromIndex, ref byte to, int toIndex) =>
        Vector128.LoadUnsafe(ref from, (nuint)fromIndex).StoreUnsafe(ref to, (nuint)toIndex);

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Require(ReadOnlySpan<byte> input, int read, int bytes)
    {
        if (input.Length - read < bytes)
        {
            throw new MalformedException("snappy data that ends inside an element", "its rest");
        }
    }
}
