namespace HealthBatch.Parquet.Meta;

/// <summary>How a page lays out its values or levels, with the format's own numbers.</summary>
internal enum ParquetEncoding
{
    Plain = 0,
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
    ByteStreamSplit = 9,
}

/// <summary>The format's encodings as numbers.</summary>
internal static class ParquetEncodings
{
    /// <summary>One past the greatest number.</summary>
    public const int Count = (int)ParquetEncoding.ByteStreamSplit + 1;
}
