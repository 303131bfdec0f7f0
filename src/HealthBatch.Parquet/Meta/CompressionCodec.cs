namespace HealthBatch.Parquet.Meta;

/// <summary>How pages are compressed, with the format's own numbers.</summary>
internal enum CompressionCodec
{
    Uncompressed = 0,
    Snappy = 1,
    Gzip = 2,
    Lzo = 3,
    Brotli = 4,

    /// <summary>LZ4 blocks in Hadoop's framing; some writers left the framing out.</summary>
    Lz4 = 5,
    Zstd = 6,
    Lz4Raw = 7,
}
