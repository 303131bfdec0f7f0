namespace HealthBatch.Parquet.Compression;

/// <summary>Why decoding of a part of some Snappy data ended.</summary>
internal enum PartEnd
{
    /// <summary>The output is full, or the next element doesn't fit into it.</summary>
    OutputFull,

    /// <summary>The input ended before or inside an element.</summary>
    InputUsed,

    /// <summary>A copy starts before the output that is still there.</summary>
    CopyFromBefore,
}
