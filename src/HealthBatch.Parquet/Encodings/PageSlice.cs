namespace HealthBatch.Parquet.Encodings;

/// <summary>A stretch of a page in an array that may be longer than the page, and whose other bytes mean nothing.</summary>
internal readonly record struct PageSlice(byte[] Bytes, int Start, int Length)
{
    public int End => Start + Length;

    public ReadOnlySpan<byte> Span => Bytes.AsSpan(Start, Length);

    /// <summary>The part from a byte of the slice to its end.</summary>
    public PageSlice From(int offset) => new(Bytes, Start + offset, Length - offset);

    /// <summary>The first bytes of the slice.</summary>
    public PageSlice First(int length) => new(Bytes, Start, length);
}
