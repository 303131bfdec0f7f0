using HealthBatch.Columns;

namespace HealthBatch.Parquet.Encodings;

/// <summary>DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.</summary>
internal sealed class DeltaLengthSource : ByteSource
{
    private readonly DeltaDecoder _lengths = new();
    private PageSlice _data;
    private int _position;

    /// <inheritdoc />
    public override void Start(PageSlice data)
    {
        _position = _lengths.FindEnd(data);
        _lengths.Start(data);
        _data = data;
    }

    /// <summary>Steps over the next value's bytes.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var length = _lengths.Next();
        if ((ulong)length > (ulong)(_data.End - _position))
        {
            throw new MalformedException($"a byte array of {length} bytes", $"at most the {_data.End - _position} that are left in its page");
        }

        _position += (int)length;
        return _data.Bytes.AsSpan(_position - (int)length, (int)length);
    }

    /// <inheritdoc />
    public override void Read(TextColumn target, int row, int count, int limit)
    {
        var offsets = target.Offsets;
        var (start, total) = (_position, (long)offsets[row]);
        for (var i = 0; i < count; i++)
        {
            total += Next().Length;
            offsets[row + i + 1] = (int)total;
        }

        TextRoom.Reserve(target, total, limit);
        _data.Bytes.AsSpan(start, _position - start).CopyTo(target.Bytes.AsSpan(offsets[row]));
    }
}

/// <summary>DELTA_BYTE_ARRAY: how many bytes each value shares with the one before, then the rest of each.</summary>
internal sealed class DeltaByteSource : ByteSource
{
    private readonly DeltaDecoder _prefixes = new();
    private readonly DeltaLengthSource _suffixes = new();
    private byte[] _last = [];
    private int _lastLength;

    /// <inheritdoc />
    public override void Start(PageSlice data)
    {
        var end = _prefixes.FindEnd(data);
        _prefixes.Start(data);
        _suffixes.Start(data.From(end - data.Start));
        _lastLength = 0;
    }

    /// <inheritdoc />
    public override void Read(TextColumn target, int row, int count, int limit)
    {
        var offsets = target.Offsets;
        ReadOnlySpan<byte> last = _last.AsSpan(0, _lastLength);
        for (var i = row; i < row + count; i++)
        {
            var prefix = _prefixes.Next();
            var suffix = _suffixes.Next();
            if ((ulong)prefix > (ulong)last.Length)
            {
                throw new MalformedException($"a byte array that shares {prefix} bytes with one of {last.Length}", "at most as many");
            }

            var start = offsets[i];
            var end = (long)start + prefix + suffix.Length;
            TextRoom.Reserve(target, end, limit);
            last[..(int)prefix].CopyTo(target.Bytes.AsSpan(start));
            suffix.CopyTo(target.Bytes.AsSpan(start + (int)prefix));
            offsets[i + 1] = (int)end;

            // The value before lies in the batch, unless it was the last batch's.
            last = target.Bytes.AsSpan(start, (int)end - start);
        }

        Keep(last);
    }

    private void Keep(ReadOnlySpan<byte> last)
    {
        if (_last.Length < last.Length)
        {
            _last = new byte[last.Length];
        }

        last.CopyTo(_last);
        _lastLength = last.Length;
    }
}
