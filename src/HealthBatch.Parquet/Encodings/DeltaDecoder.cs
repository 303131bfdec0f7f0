using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Parquet.Encodings;

/// <summary>
/// DELTA_BINARY_PACKED: a first value, then blocks of bit-packed differences from the block's smallest. Unpacks 32 values at a time, so that no
/// number in the data decides about memory. Sums wrap, as the format says; 32-bit columns take the low half.
/// </summary>
internal sealed class DeltaDecoder
{
    private const int Step = 32;
    private readonly long[] _ready = new long[Step];
    private readonly int[] _narrow = new int[Step];
    private readonly VectorUnpacker _vectors = new();
    private byte[] _bytes = [];
    private int _position;
    private int _end;
    private int _left;
    private long _last;
    private bool _first;
    private long _smallest;
    private int _miniblocks;
    private int _miniblockLength;
    private int _miniblock;
    private int _widths;
    private int _leftInMiniblock;
    private int _readyAt;
    private int _readyEnd;

    /// <summary>Starts on new data.</summary>
    public void Start(PageSlice data)
    {
        (_bytes, _position, _end) = (data.Bytes, data.Start, data.End);
        var block = Varint();
        var miniblocks = Varint();
        var count = Varint();
        if (miniblocks is 0 or > 4096 || block == 0 || block > 1 << 24 || block % miniblocks != 0 || block / miniblocks % Step != 0)
        {
            throw new MalformedException($"delta blocks of {block} values in {miniblocks} parts", $"parts of a multiple of {Step} values");
        }

        if (count > int.MaxValue)
        {
            throw new MalformedException($"{count} delta values", "at most 2^31 - 1");
        }

        _left = (int)count;
        _last = ZigZag();
        _first = true;
        _miniblocks = (int)miniblocks;
        _miniblockLength = (int)(block / miniblocks);
        _miniblock = _miniblocks;
        _leftInMiniblock = _readyAt = _readyEnd = 0;
    }

    /// <summary>Finds where data that starts there ends, without unpacking it.</summary>
    public int FindEnd(PageSlice data)
    {
        Start(data);
        for (var left = _left - 1; left > 0;)
        {
            StartBlock();
            for (var i = 0; i < _miniblocks && left > 0; i++, left -= _miniblockLength)
            {
                Advance(MiniblockBytes(i));
            }
        }

        return _position;
    }

    /// <summary>Reads the next values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(Span<long> values)
    {
        for (var i = 0; i < values.Length;)
        {
            var there = Math.Min(_first ? 0 : _readyEnd - _readyAt, values.Length - i);
            if (there == 0)
            {
                values[i++] = Refill();
                continue;
            }

            _last = Add(_ready.AsSpan(_readyAt, there), _last, _smallest, values.Slice(i, there));
            i += there;
            _readyAt += there;
            _left -= there;
        }
    }

    /// <summary>
    /// Adds differences up, four at a time: each four are summed among themselves, which the last sum before them does not wait for, and then added to
    /// it, so that only one addition of every four waits for the one before.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Add(ReadOnlySpan<long> differences, long last, long smallest, Span<long> sums)
    {
        ref var difference = ref MemoryMarshal.GetReference(differences);
        ref var sum = ref MemoryMarshal.GetReference(sums[..differences.Length]);
        var i = 0;
        for (; i <= differences.Length - 4; i += 4)
        {
            var first = Unsafe.Add(ref difference, i) + smallest;
            var second = first + Unsafe.Add(ref difference, i + 1) + smallest;
            var third = second + Unsafe.Add(ref difference, i + 2) + smallest;
            var fourth = third + Unsafe.Add(ref difference, i + 3) + smallest;
            Unsafe.Add(ref sum, i) = last + first;
            Unsafe.Add(ref sum, i + 1) = last + second;
            Unsafe.Add(ref sum, i + 2) = last + third;
            last += fourth;
            Unsafe.Add(ref sum, i + 3) = last;
        }

        for (; i < differences.Length; i++)
        {
            Unsafe.Add(ref sum, i) = last += Unsafe.Add(ref difference, i) + smallest;
        }

        return last;
    }

    /// <summary>Reads the next value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next()
    {
        if (_first || _readyAt == _readyEnd)
        {
            return Refill();
        }

        _left--;
        return _last += _smallest + _ready[_readyAt++];
    }

    private long Refill()
    {
        if (_left == 0)
        {
            throw new MalformedException("the end of the delta values", "as many as the page announced");
        }

        _left--;
        if (_first)
        {
            _first = false;
            return _last;
        }

        if (_leftInMiniblock == 0)
        {
            if (++_miniblock >= _miniblocks)
            {
                StartBlock();
            }

            _leftInMiniblock = _miniblockLength;
            if (MiniblockBytes(_miniblock) > _end - _position)
            {
                throw new MalformedException("a delta block that ends early", $"{MiniblockBytes(_miniblock)} bytes");
            }
        }

        Unpack(_bytes[_widths + _miniblock]);
        _leftInMiniblock -= Step;
        (_readyAt, _readyEnd) = (1, Math.Min(Step, _left + 1));
        return _last += _smallest + _ready[0];
    }

    private void StartBlock()
    {
        _smallest = ZigZag();
        _widths = _position;
        _miniblock = 0;
        Advance(_miniblocks);
    }

    private long MiniblockBytes(int miniblock)
    {
        var width = _bytes[_widths + miniblock];
        return width <= 64 ? (long)_miniblockLength * width / 8 : throw new MalformedException($"deltas of {width} bits", "0 to 64");
    }

    /// <summary>Unpacks 32 values of that many bits: four bytes a bit of width.</summary>
    private void Unpack(int width)
    {
        if (width == 0)
        {
            Array.Clear(_ready);
            return;
        }

        if (VectorUnpacker.Supports(width) && _vectors.Unpack(_bytes, _position, width, _narrow, out _) == Step)
        {
            _position += 4 * width;
            Widen();
            return;
        }

        UnpackPlainly(width);
    }

    /// <summary>Differences that fit 25 bits are unpacked as 32-bit numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Widen()
    {
        ref var source = ref MemoryMarshal.GetArrayDataReference(_narrow);
        ref var target = ref MemoryMarshal.GetArrayDataReference(_ready);
        for (var i = 0; i < Step; i += Vector256<int>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
            low.StoreUnsafe(ref target, (nuint)i);
            high.StoreUnsafe(ref target, (nuint)i + 4);
        }
    }

    /// <summary>The plain way, for all widths; the vector one must equal it.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UnpackPlainly(int width)
    {
        // The last miniblocks of a file's last page may have nothing behind them: those are unpacked from a copy that has.
        scoped Span<byte> padded = stackalloc byte[(4 * 64) + 16];
        scoped ReadOnlySpan<byte> source = _bytes.AsSpan(_position);
        if (source.Length < (4 * width) + 16)
        {
            source[..(4 * width)].CopyTo(padded);
            source = padded;
        }

        _position += 4 * width;
        ref var start = ref MemoryMarshal.GetReference(source);
        var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        ref var target = ref MemoryMarshal.GetArrayDataReference(_ready);
        for (var (i, bit) = (0, 0); i < Step; i++, bit += width)
        {
            ref var at = ref Unsafe.Add(ref start, bit >> 3);
            var shift = bit & 7;
            var value = Unsafe.ReadUnaligned<ulong>(ref at) >> shift;
            if (shift + width > 64)
            {
                value |= (ulong)Unsafe.Add(ref at, 8) << (64 - shift);
            }

            Unsafe.Add(ref target, i) = (long)(value & mask);
        }
    }

    private void Advance(long count)
    {
        if (count > _end - _position)
        {
            throw new MalformedException("a delta block that ends early", $"{count} more bytes");
        }

        _position += (int)count;
    }

    private long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position >= _end)
            {
                throw new MalformedException("the end of the delta data", "a block");
            }

            var next = _bytes[_position++];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw new MalformedException("a number of more than 10 bytes", "at most 64 bits");
    }
}
