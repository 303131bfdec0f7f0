using System.Buffers.Binary;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Encodings;

/// <summary>PLAIN byte arrays: a length of four bytes before each.</summary>
internal sealed class PlainByteSource : ByteSource
{
    private byte[] _bytes = [];
    private int _position;
    private int _end;

    /// <inheritdoc />
    public override void Start(PageSlice data) => (_bytes, _position, _end) = (data.Bytes, data.Start, data.End);

    /// <inheritdoc />
    public override void Read(TextColumn target, int row, int count, int limit)
    {
        var offsets = target.Offsets;
        var written = offsets[row];
        var scan = _position;
        var total = (long)written;
        for (var i = 0; i < count; i++)
        {
            if (_end - scan < 4 || BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(scan)) is var length && length > (uint)(_end - scan - 4))
            {
                throw new MalformedException($"a page that ends inside byte array {i + 1} of the next {count}", "the whole of it");
            }

            scan += 4 + (int)length;
            total += length;
            offsets[row + i + 1] = (int)total;
        }

        Reserve(target, total, limit);
        var bytes = target.Bytes;
        var source = _bytes.AsSpan();
        for (var i = row; i < row + count; i++)
        {
            var length = offsets[i + 1] - offsets[i];
            source.Slice(_position + 4, length).CopyTo(bytes.AsSpan(offsets[i]));
            _position += 4 + length;
        }
    }
}
