namespace HealthBatch.Parquet.Encodings;

/// <summary>DELTA_BINARY_PACKED 64-bit integers.</summary>
internal sealed class DeltaInt64Source : ValueSource<long>
{
    private readonly DeltaDecoder _deltas = new();

    /// <inheritdoc />
    public override void Start(PageSlice data) => _deltas.Start(data);

    /// <inheritdoc />
    public override void Read(Span<long> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _deltas.Next();
        }
    }
}

/// <summary>DELTA_BINARY_PACKED 32-bit integers.</summary>
internal sealed class DeltaInt32Source : ValueSource<int>
{
    private readonly DeltaDecoder _deltas = new();

    /// <inheritdoc />
    public override void Start(PageSlice data) => _deltas.Start(data);

    /// <inheritdoc />
    public override void Read(Span<int> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (int)_deltas.Next();
        }
    }
}
