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

    /// <inheritdoc />
    public override void Read(Span<T> values)
    {
        var target = MemoryMarshal.AsBytes(values);
        while (target.Length > _end - _position)
        {
            var part = _bytes.AsSpan(_position, _end - _position);
            if (_stream is null)
            {
                throw new MalformedException(
                    $"{part.Length} bytes of plain values", $"{(long)values.Length * Unsafe.SizeOf<T>()} for the next {values.Length} values");
            }

            part.CopyTo(target);
            target = target[part.Length..];
            _stream.Position = _end;
            if (!_stream.Require(1))
            {
                throw new MalformedException("the end of a page of plain values", $"{target.Length} bytes more for the next {values.Length} values");
            }

            Start(_stream);
        }

        _bytes.AsSpan(_position, target.Length).CopyTo(target);
        _position += target.Length;
    }
}
