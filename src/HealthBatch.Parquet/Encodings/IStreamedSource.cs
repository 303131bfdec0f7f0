namespace HealthBatch.Parquet.Encodings;

/// <summary>A reader that takes a page's bytes in order, and so can start on one that isn't held whole.</summary>
internal interface IStreamedSource
{
    /// <summary>Starts on a page.</summary>
    void Start(PageStream stream);
}
