namespace HealthBatch.Parquet.Encodings;

/// <summary>
/// Dictionary indices and booleans in the format's hybrid of runs (a count and a value) and bit-packed groups of eight.
/// </summary>
internal sealed class RunDecoder
{
    private readonly VectorUnpacker _vectors = new();
    private byte[] _bytes = [];
    private int _position;
    private int _end;
    private int _bitWidth;
    private int _left;
    private bool _packed;
    private uint _value;
    private long _bit;
    private long _runStart;

    /// <summary>Starts on new data.</summary>
    /// <param name="data">The runs.</param>
    /// <param name="bitWidth">The bits of a value, 0 to 32.</param>
    public void Start(PageSlice data, int bitWidth)
    {
        if ((uint)bitWidth > 32)
        {
            throw new MalformedException($"indices of {bitWidth} bits", "0 to 32");
        }

        _bytes = data.Bytes;
        _position = data.Start;
        _end = data.End;
        _bitWidth = bitWidth;
        _left = 0;
    }

    /// <summary>Reads the next values and returns the largest of them, as an unsigned number.</summary>
    /// <exception cref="MalformedException">The data ends before.</exception>
    public uint Read(Span<int> values)
    {
        var largest = 0u;
        while (!values.IsEmpty)
        {
            if (_left == 0)
            {
                NextRun();
                continue;
            }

            var count = Math.Min(_left, values.Length);
            if (_packed)
            {
                largest = Math.Max(largest, Unpack(values[..count]));
            }
            else
            {
                values[..count].Fill((int)_value);
                largest = Math.Max(largest, _value);
            }

            _left -= count;
            values = values[count..];
        }

        return largest;
    }

    /// <summary>Unpacks from the current bit on; the run's bytes are known to be there.</summary>
    private uint Unpack(Span<int> values)
    {
        var largest = 0u;
        if (VectorUnpacker.Supports(_bitWidth) && values.Length >= 16)
        {
            // Every eighth value of a run starts a byte; a batch may have ended between.
            var ragged = (int)((_runStart - _bit) / _bitWidth & 7);
            largest = Plainly(values[..ragged]);
            var done = ragged + _vectors.Unpack(_bytes, (int)(_bit >> 3), _bitWidth, values[ragged..], out var most);
            largest = Math.Max(largest, most);
            _bit += (long)(done - ragged) * _bitWidth;
            values = values[done..];
        }

        return Math.Max(largest, Plainly(values));
    }

    private uint Plainly(Span<int> values)
    {
        var largest = BitUnpacker.Unpack(_bytes, _bit, _bitWidth, values);
        _bit += (long)values.Length * _bitWidth;
        return largest;
    }

    private void NextRun()
    {
        var header = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            if (_position == _end || shift > 28)
            {
                throw new MalformedException(
                    _position == _end ? "the end of the runs" : "a run's length of more than 5 bytes", "as many values as the page announced");
            }

            var next = _bytes[_position++];
            header |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                break;
            }
        }

        _packed = (header & 1) != 0;
        var count = header >> 1;
        if (_packed)
        {
            // The last group may be cut short: some writers leave out the bytes after the last value.
            var length = Math.Min((long)count * _bitWidth, _end - _position);
            var values = _bitWidth == 0 ? (long)count * 8 : Math.Min((long)count * 8, length * 8 / _bitWidth);
            _bit = _runStart = (long)_position * 8;
            _position += (int)length;
            _left = (int)Math.Min(values, int.MaxValue);
            return;
        }

        var width = (_bitWidth + 7) / 8;
        if (width > _end - _position)
        {
            throw new MalformedException("a run without its value", $"{width} bytes");
        }

        _value = 0;
        for (var i = 0; i < width; i++)
        {
            _value |= (uint)_bytes[_position++] << (8 * i);
        }

        _left = (int)Math.Min(count, int.MaxValue);
    }
}
