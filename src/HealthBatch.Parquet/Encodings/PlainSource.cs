using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Encodings;

/// <summary>PLAIN: the values themselves, little-endian.</summary>
internal sealed class PlainSource<T> : ValueSource<T>
    where T : unmanaged
{
    private byte[] _bytes = [];
    private int _position;
    private int _end;

    /// <inheritdoc />
    public override void Start(PageSlice data) => (_bytes, _position, _end) = (data.Bytes, data.Start, data.End);

    /// <inheritdoc />
    public override void Read(Span<T> values)
    {
        var length = (long)values.Length * Unsafe.SizeOf<T>();
        if (length > _end - _position)
        {
            throw new MalformedException($"{_end - _position} bytes of plain values", $"{length} for the next {values.Length} values");
        }

        _bytes.AsSpan(_position, (int)length).CopyTo(MemoryMarshal.AsBytes(values));
        _position += (int)length;
    }
}
