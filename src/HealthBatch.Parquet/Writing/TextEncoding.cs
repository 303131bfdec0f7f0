namespace HealthBatch.Parquet.Writing;

/// <summary>How text that no dictionary pays for (ids, mostly) is written.</summary>
public enum TextEncoding
{
    /// <summary>Length and bytes of each text, compressed: every reader is fast at it.</summary>
    Plain,

    /// <summary>All lengths, bit-packed, then all bytes.</summary>
    DeltaLength,

    /// <summary>What differs from the text before: the smallest for ids in order, and slow to read in some readers.</summary>
    DeltaByteArray,
}
