namespace HealthBatch.Parquet.Encodings;

/// <summary>Reads a page's values of a fixed size, one after the other, missing ones not among them.</summary>
/// <typeparam name="T">The values as stored.</typeparam>
internal abstract class ValueSource<T> : IPageSource
    where T : unmanaged
{
    /// <inheritdoc />
    public abstract void Start(PageSlice data);

    /// <summary>Reads the next values.</summary>
    /// <exception cref="MalformedException">The page has fewer.</exception>
    public abstract void Read(Span<T> values);
}
