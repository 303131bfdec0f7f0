using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Encodings;

/// <summary>BYTE_STREAM_SPLIT: the first byte of every value, then the second of every value, and so on.</summary>
internal sealed class SplitSource<T> : ValueSource<T>
    where T : unmanaged
{
    private PageSlice _data;
    private int _count;
    private int _next;

    /// <inheritdoc />
    public override void Start(PageSlice data)
    {
        if (data.Length % Unsafe.SizeOf<T>() != 0)
        {
            throw new MalformedException($"{data.Length} bytes of split values", $"a multiple of {Unsafe.SizeOf<T>()}");
        }

        (_data, _count, _next) = (data, data.Length / Unsafe.SizeOf<T>(), 0);
    }

    /// <inheritdoc />
    public override void Read(Span<T> values)
    {
        if (values.Length > _count - _next)
        {
            throw new MalformedException($"{_count - _next} split values", $"the next {values.Length}");
        }

        var target = MemoryMarshal.AsBytes(values);
        ByteStreams.Join(_data.Span, _count, _next, Unsafe.SizeOf<T>(), target);
        _next += values.Length;
    }
}
