namespace HealthBatch.Parquet.Encodings;

/// <summary>DELTA_BINARY_PACKED 64-bit integers.</summary>
internal sealed class DeltaInt64Source : ValueSource<long>
{
    private readonly DeltaDecoder _deltas = new();

    /// <inheritdoc />
    public override void Start(PageSlice data) => _deltas.Start(data);

    /// <inheritdoc />
    public override void Read(Span<long> values) => _deltas.Read(values);
}

/// <summary>DELTA_BINARY_PACKED 32-bit integers.</summary>
internal sealed class DeltaInt32Source : ValueSource<int>
{
    private const int BlockLength = 256;
    private readonly DeltaDecoder _deltas = new();
    private readonly long[] _block = new long[BlockLength];

    /// <inheritdoc />
    public override void Start(PageSlice data) => _deltas.Start(data);

    /// <inheritdoc />
    public override void Read(Span<int> values)
    {
        while (!values.IsEmpty)
        {
            var block = _block.AsSpan(0, Math.Min(BlockLength, values.Length));
            _deltas.Read(block);
            for (var i = 0; i < block.Length; i++)
            {
                values[i] = (int)block[i];
            }

            values = values[block.Length..];
        }
    }
}
