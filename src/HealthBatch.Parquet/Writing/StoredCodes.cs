namespace HealthBatch.Parquet.Writing;

/// <summary>Physical types, by the numbers that the format gives them.</summary>
internal enum StoredType
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Double = 5,
    ByteArray = 6,
}

/// <summary>Encodings, by the numbers that the format gives them.</summary>
internal enum StoredEncoding
{
    Plain = 0,
    Rle = 3,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
}

/// <summary>Codecs, by the numbers that the format gives them.</summary>
internal enum StoredCodec
{
    Uncompressed = 0,
    Snappy = 1,
    Zstd = 6,
}
