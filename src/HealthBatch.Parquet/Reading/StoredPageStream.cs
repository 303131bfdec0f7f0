using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Reading;

/// <summary>An uncompressed page, part by part as it is read from the file.</summary>
/// <param name="pages">The chunk, which stands behind the page's header.</param>
internal sealed class StoredPageStream(ChunkPages pages) : PageStream
{
    /// <inheritdoc />
    protected override bool Advance(int count)
    {
        pages.Skip(Position - pages.Position);
        var there = pages.Fill(count);
        (Bytes, Position, End) = (pages.Bytes, pages.Position, pages.Position + there);
        return count <= there;
    }

    /// <summary>Starts on a page.</summary>
    public void Start()
    {
        Position = End = pages.Position;
        Advance(1);
    }
}
