using System.Buffers.Binary;

namespace HealthBatch.Parquet.Encodings;

/// <summary>PLAIN booleans: one bit each, least significant first.</summary>
internal sealed class PlainBooleanSource : ValueSource<byte>
{
    private byte[] _bytes = [];
    private long _bit;
    private long _end;

    /// <inheritdoc />
    public override void Start(PageSlice data) => (_bytes, _bit, _end) = (data.Bytes, data.Start * 8L, data.End * 8L);

    /// <inheritdoc />
    public override void Read(Span<byte> values)
    {
        if (values.Length > _end - _bit)
        {
            throw new MalformedException($"{_end - _bit} plain booleans", $"the next {values.Length}");
        }

        for (var i = 0; i < values.Length; i++, _bit++)
        {
            values[i] = (byte)(_bytes[_bit >> 3] >> (int)(_bit & 7) & 1);
        }
    }
}

/// <summary>RLE booleans: a length, then runs of one bit.</summary>
internal sealed class RunBooleanSource : ValueSource<byte>
{
    private readonly RunDecoder _runs = new();
    private readonly int[] _block = new int[256];

    /// <inheritdoc />
    public override void Start(PageSlice data)
    {
        if (data.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(data.Span) > (uint)(data.Length - 4))
        {
            throw new MalformedException("runs of booleans without a length or longer than their page", "a length of 4 bytes, and as many bytes");
        }

        _runs.Start(data.From(4).First(BinaryPrimitives.ReadInt32LittleEndian(data.Span)), 1);
    }

    /// <inheritdoc />
    public override void Read(Span<byte> values)
    {
        while (!values.IsEmpty)
        {
            var block = _block.AsSpan(0, Math.Min(_block.Length, values.Length));
            _runs.Read(block);
            for (var i = 0; i < block.Length; i++)
            {
                values[i] = (byte)(block[i] & 1);
            }

            values = values[block.Length..];
        }
    }
}
