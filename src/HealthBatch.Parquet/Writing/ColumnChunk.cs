using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>What the footer says about one column of one row group. Offsets count from the row group's first byte.</summary>
internal sealed class ColumnChunk
{
    public required PhysicalType Type { get; init; }

    public CompressionCodec Codec { get; set; }

    public List<ParquetEncoding> Encodings { get; } = [];

    public int ValueCount { get; set; }

    public long UncompressedBytes { get; set; }

    public long CompressedBytes { get; set; }

    public long? DictionaryOffset { get; set; }

    public long? DataOffset { get; set; }

    public ColumnStatistics Statistics { get; set; }
}

/// <summary>Least, greatest and missing values of a chunk, the first two in their stored form; null where they can't be stated.</summary>
internal readonly record struct ColumnStatistics(int NullCount, byte[]? Min = null, byte[]? Max = null, bool MinExact = true, bool MaxExact = true);
