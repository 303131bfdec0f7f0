using HealthBatch.Columns;

namespace HealthBatch.Parquet.Encodings;

/// <summary>Byte arrays of one length, PLAIN (one after the other) or BYTE_STREAM_SPLIT (all first bytes, then all second ones, and so on).</summary>
internal sealed class FixedByteSource(int length, bool split) : ByteSource
{
    private PageSlice _data;
    private int _count;
    private int _next;

    /// <inheritdoc />
    public override void Start(PageSlice data) => (_data, _count, _next) = (data, data.Length / length, 0);

    /// <inheritdoc />
    public override void Read(TextColumn target, int row, int count, int limit)
    {
        if (count > _count - _next)
        {
            throw new MalformedException($"{_count - _next} values of {length} bytes", $"the next {count}");
        }

        var written = target.Offsets[row];
        TextRoom.Reserve(target, written + ((long)count * length), limit);
        for (var i = 1; i <= count; i++)
        {
            target.Offsets[row + i] = written + (i * length);
        }

        var output = target.Bytes.AsSpan(written, count * length);
        if (!split)
        {
            _data.Span.Slice(_next * length, output.Length).CopyTo(output);
        }
        else
        {
            ByteStreams.Join(_data.Span, _count, _next, length, output);
        }

        _next += count;
    }
}
