namespace HealthBatch.Parquet.Encodings;

/// <summary>Reads the values of pages in one encoding.</summary>
internal interface IPageSource
{
    /// <summary>Starts on a page.</summary>
    void Start(PageSlice data);
}
