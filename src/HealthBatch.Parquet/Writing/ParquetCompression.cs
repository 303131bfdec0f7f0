namespace HealthBatch.Parquet.Writing;

/// <summary>How pages are compressed.</summary>
public enum ParquetCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Snappy: fast, and read everywhere.</summary>
    Snappy,

    /// <summary>Zstandard, through the system's libzstd: smaller, slower.</summary>
    Zstd,
}
