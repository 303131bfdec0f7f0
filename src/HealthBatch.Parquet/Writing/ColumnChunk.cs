namespace HealthBatch.Parquet.Writing;

/// <summary>What the footer says about one column of one row group. Offsets count from the row group's first byte.</summary>
internal sealed class ColumnChunk
{
    public required StoredType Type { get; init; }

    public StoredCodec Codec { get; set; }

    public List<StoredEncoding> Encodings { get; } = [];

    public int ValueCount { get; set; }

    public long UncompressedBytes { get; set; }

    public long CompressedBytes { get; set; }

    public long? DictionaryOffset { get; set; }

    public long? DataOffset { get; set; }

    public ColumnStatistics Statistics { get; set; }
}

/// <summary>Least, greatest and missing values of a chunk, the first two in their stored form; null where they can't be stated.</summary>
internal readonly record struct ColumnStatistics(int NullCount, byte[]? Min = null, byte[]? Max = null, bool MinExact = true, bool MaxExact = true);
