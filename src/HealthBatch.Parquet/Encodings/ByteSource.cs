using HealthBatch.Columns;

namespace HealthBatch.Parquet.Encodings;

/// <summary>Reads a page's byte arrays, one after the other, missing ones not among them.</summary>
internal abstract class ByteSource : IPageSource
{
    /// <inheritdoc />
    public abstract void Start(PageSlice data);

    /// <summary>Appends the next values to a text column's flat layout.</summary>
    /// <param name="target">The column; its offsets up to and including the first row's are set.</param>
    /// <param name="row">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="limit">The most bytes that the column may hold; text that repeats itself can grow beyond any page.</param>
    /// <exception cref="MalformedException">The page has fewer values, or they are longer than the limit.</exception>
    public abstract void Read(TextColumn target, int row, int count, int limit);
}
