using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Encodings;

/// <summary>PLAIN byte arrays: a length of four bytes before each.</summary>
internal sealed class PlainByteSource : ByteSource, IStreamedSource
{
    private const int Wide = 16;

    /// <summary>The longest of values that are read as alike.</summary>
    private const int LongestAlike = Wide;

    /// <summary>Fewer are not worth a loop of their own.</summary>
    private const int FewestAlike = 16;

    private PageStream? _stream;
    private byte[] _bytes = [];
    private int _position;
    private int _end;

    /// <inheritdoc />
    public override void Start(PageSlice data) => (_stream, _bytes, _position, _end) = (null, data.Bytes, data.Start, data.End);

    /// <inheritdoc />
    public void Start(PageStream stream) => (_stream, _bytes, _position, _end) = (stream, stream.Bytes, stream.Position, stream.End);

    /// <inheritdoc />
    public override void Read(TextColumn target, int row, int count, int limit)
    {
        while (count > 0)
        {
            var alike = CountAlike(count, out var length);
            if (alike >= FewestAlike)
            {
                ReadAlike(target, row, alike, length, limit);
            }
            else
            {
                alike = ReadAny(target, row, count, limit);
            }

            row += alike;
            count -= alike;
            if (count > 0 && alike < FewestAlike)
            {
                RequireNext();
            }
        }
    }

    /// <summary>Makes the whole of the next value ready, which the part of the page that is there ends before or inside of.</summary>
    private void RequireNext()
    {
        if (_stream is not null)
        {
            _stream.Position = _position;
            if (_stream.Require(sizeof(int))
                && BinaryPrimitives.ReadInt32LittleEndian(_stream.Bytes.AsSpan(_stream.Position)) is var length and >= 0 and <= int.MaxValue - sizeof(int)
                && _stream.Require(sizeof(int) + length))
            {
                Start(_stream);
                return;
            }
        }

        throw new MalformedException("a page that ends inside a byte array", "the whole of it");
    }

    /// <summary>
    /// How many of the next values have the first one's length, as ids mostly have. Where they do, no value's place waits for the length of the one before,
    /// and offsets need not be added up.
    /// </summary>
    private int CountAlike(int count, out int length)
    {
        length = _end - _position < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_position));
        if ((uint)length > (uint)LongestAlike)
        {
            return 0;
        }

        var stride = length + sizeof(int);
        var most = Math.Min(count, (_end - _position) / stride);
        ref var first = ref MemoryMarshal.GetReference(_bytes.AsSpan(_position, most * stride));
        var alike = 0;
        while (alike < most && Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref first, alike * stride)) == length)
        {
            alike++;
        }

        return alike;
    }

    private void ReadAlike(TextColumn target, int row, int count, int length, int limit)
    {
        var written = target.Offsets[row];
        TextRoom.Reserve(target, written + ((long)count * length), limit);
        TextOffsets.FillAlike(written, length, target.Offsets.AsSpan(row + 1, count));
        CopyAlike(_bytes, target.Bytes.AsSpan(written), count, length);
    }

    /// <summary>Copies values of one length of at most <see cref="Wide"/> bytes, each with what lies behind it, which the next one overwrites.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyAlike(byte[] source, Span<byte> bytes, int count, int length)
    {
        var stride = length + sizeof(int);
        var first = _position + sizeof(int);
        var room = Math.Min(source.Length - first - ((count - 1) * stride), bytes.Length - ((count - 1) * length));
        var wide = room >= Wide ? count : length == 0 ? 0 : Math.Max(0, count - Wide);
        ref var from = ref MemoryMarshal.GetArrayDataReference(source);
        ref var to = ref MemoryMarshal.GetReference(bytes);
        for (var i = 0; i < wide; i++)
        {
            Vector128.LoadUnsafe(ref from, (nuint)(first + (i * stride))).StoreUnsafe(ref to, (nuint)(i * length));
        }

        for (var i = wide; i < count; i++)
        {
            source.AsSpan(first + (i * stride), length).CopyTo(bytes[(i * length)..]);
        }

        _position += count * stride;
    }

    /// <summary>Reads values of any lengths: as many as lie whole in the part of the page that is there. Returns how many.</summary>
    private int ReadAny(TextColumn target, int row, int count, int limit)
    {
        var offsets = target.Offsets;
        var total = (long)offsets[row];
        var scan = _position;
        var found = 0;
        for (; found < count; found++)
        {
            if (_end - scan < sizeof(int)
                || BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(scan)) is var length && length > (uint)(_end - scan - sizeof(int)))
            {
                break;
            }

            scan += sizeof(int) + (int)length;
            total += length;
            offsets[row + found + 1] = (int)total;
        }

        TextRoom.Reserve(target, total, limit);
        Copy(_bytes, target.Bytes, offsets.AsSpan(row, found + 1));
        return found;
    }

    /// <summary>Copies values without their lengths. Short ones go at once with what lies behind them, which the next one overwrites.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(byte[] source, byte[] bytes, ReadOnlySpan<int> offsets)
    {
        ref var from = ref MemoryMarshal.GetArrayDataReference(source);
        ref var to = ref MemoryMarshal.GetArrayDataReference(bytes);
        var position = _position;
        for (var i = 0; i < offsets.Length - 1; i++)
        {
            var start = offsets[i];
            var length = offsets[i + 1] - start;
            position += sizeof(int);
            if (length <= Wide && position <= source.Length - Wide)
            {
                Vector128.LoadUnsafe(ref from, (nuint)position).StoreUnsafe(ref to, (nuint)start);
            }
            else
            {
                source.AsSpan(position, length).CopyTo(bytes.AsSpan(start));
            }

            position += length;
        }

        _position = position;
    }
}
