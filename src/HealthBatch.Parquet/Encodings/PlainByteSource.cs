using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Encodings;

/// <summary>PLAIN byte arrays: a length of four bytes before each.</summary>
internal sealed class PlainByteSource : ByteSource
{
    private const int Wide = 16;
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

        TextRoom.Reserve(target, total, limit);
        Copy(_bytes, target.Bytes, offsets.AsSpan(row, count + 1));
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
