using HealthBatch.Parquet.Compression;

namespace HealthBatch.Parquet.Reading;

/// <summary>The bytes of the current page as they lie in the file, for a decompressor that takes a stream.</summary>
/// <param name="pages">The chunk, which stands behind the page's header.</param>
internal sealed class StoredPageInput(ChunkPages pages) : ReadingStream
{
    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        pages.Fill(1);
        var there = pages.Span[..Math.Min(pages.Span.Length, buffer.Length)];
        there.CopyTo(buffer);
        pages.Skip(there.Length);
        return there.Length;
    }
}
