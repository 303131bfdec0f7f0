using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes byte arrays into a form that is an array of numbers.</summary>
/// <param name="fixedLength">The bytes of a value, or 0 where values differ in length.</param>
/// <param name="conversion">What to do with each.</param>
internal sealed class ByteDecoder<TForm, TConversion>(int fixedLength, TConversion conversion)
    : NumericDecoder<ByteSource, TForm>(ByteSourceSet.LeastBytes(fixedLength), "byte arrays")
    where TForm : unmanaged
    where TConversion : struct, IByteConversion<TForm>
{
    private const int BlockLength = 256;
    private readonly ByteSourceSet _sources = new(fixedLength);
    private readonly TextColumn _stored = new(new ColumnRequest("", ColumnForm.Text), BlockLength);

    /// <inheritdoc />
    protected override ByteSource? SourceOf(ParquetEncoding encoding) => _sources.For(encoding);

    /// <inheritdoc />
    protected override void ReadConverted(ByteSource source, Span<TForm> values)
    {
        while (!values.IsEmpty)
        {
            var count = Math.Min(BlockLength, values.Length);
            source.Read(_stored, 0, count, TextLimit);
            for (var i = 0; i < count; i++)
            {
                values[i] = conversion.Convert(_stored[i]);
            }

            values = values[count..];
        }
    }
}
