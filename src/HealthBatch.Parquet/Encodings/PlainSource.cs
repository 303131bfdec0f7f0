using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Encodings;

/// <summary>PLAIN: the values themselves, little-endian.</summary>
internal sealed class PlainSource<T> : ValueSource<T>, IStreamedSource
    where T : unmanaged
{
    private PageStream? _stream;
    private byte[] _bytes = [];
    private int _position;
    private int _end;

    /// <inheritdoc />
    public override void Start(PageSlice data) => (_stream, _bytes, _position, _end) = (null, data.Bytes, data.Start, data.End);

    /// <inheritdoc />
    public void Start(PageStream stream) => (_stream, _bytes, _position, _end) = (stream, stream.Bytes, stream.Position, stream.End);

    /// <summary>Passes the next values over, and says where they lie until the page is read on; false where they don't lie together.</summary>
    public bool TryPass(int count, out PageSlice values)
    {
        values = new PageSlice(_bytes, _position, count * Unsafe.SizeOf<T>());
        if (values.Length > _end - _position)
        {
            return false;
        }

        _position = values.End;
        return true;
    }

    /// <inheritdoc />
    public override void Read(Span<T> values) => Take(values);

    /// <summary>Reads the next values. Apart from <see cref="Read"/>, since what is only called through its class is not compiled ahead.</summary>
    internal void Take(Span<T> values)
    {
        var target = MemoryMarshal.AsBytes(values);
        while (target.Length > _end - _position)
        {
            var part = _bytes.AsSpan(_position, _end - _position);
            if (_stream is null)
            {
                throw PlainValues.End(part.Length, values.Length, Unsafe.SizeOf<T>());
            }

            part.CopyTo(target);
            target = target[part.Length..];
            _stream.Position = _end;
            if (!_stream.Require(1))
            {
                throw PlainValues.End(target.Length, values.Length);
            }

            Start(_stream);
        }

        _bytes.AsSpan(_position, target.Length).CopyTo(target);
        _position += target.Length;
    }
}

/// <summary>What is said of pages that end too early.</summary>
internal static class PlainValues
{
    public static MalformedException End(int bytes, int values, int size) => new($"{bytes} bytes of plain values", $"{(long)values * size} for the next {values} values");

    public static MalformedException End(int missing, int values) => new("the end of a page of plain values", $"{missing} bytes more for the next {values} values");
}
