using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes byte arrays into text.</summary>
/// <param name="fixedLength">The bytes of a value, or 0 where values differ in length.</param>
/// <param name="meaning">How values become text.</param>
internal sealed class TextDecoder(int fixedLength, ByteMeaning meaning) : TextFormDecoder<ByteSource>(ByteSourceSet.LeastBytes(fixedLength), "byte arrays")
{
    private readonly ByteSourceSet _sources = new(fixedLength, meaning);

    /// <inheritdoc />
    protected override ByteSource? SourceOf(ParquetEncoding encoding) => _sources.For(encoding);

    /// <inheritdoc />
    protected override long MostText(int bytes, int count) => meaning == ByteMeaning.Uuid ? (long)count * UuidSource.TextLength : bytes;

    /// <inheritdoc />
    protected override void ReadText(ByteSource source, TextColumn text, int row, int count, int limit) => source.Read(text, row, count, limit);
}
