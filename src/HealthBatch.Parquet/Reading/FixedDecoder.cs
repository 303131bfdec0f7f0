using System.Runtime.CompilerServices;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes values of a fixed size into a form that is an array of numbers.</summary>
internal sealed class FixedDecoder<TStored, TForm, TConversion>(TConversion conversion)
    : NumericDecoder<ValueSource<TStored>, TForm>(Unsafe.SizeOf<TStored>(), typeof(TStored).Name)
    where TStored : unmanaged
    where TForm : unmanaged
    where TConversion : struct, IConversion<TStored, TForm>
{
    private const int BlockLength = 1024;
    private readonly SourceSet<TStored> _sources = new();
    private TStored[]? _stored;

    /// <inheritdoc />
    protected override ValueSource<TStored>? SourceOf(ParquetEncoding encoding) => _sources.For(encoding);

    /// <inheritdoc />
    protected override void ReadConverted(ValueSource<TStored> source, Span<TForm> values)
    {
        if (typeof(TConversion) == typeof(Same<TForm>))
        {
            ((ValueSource<TForm>)(object)source).Read(values);
            return;
        }

        while (!values.IsEmpty)
        {
            var block = (_stored ??= new TStored[BlockLength]).AsSpan(0, Math.Min(BlockLength, values.Length));
            source.Read(block);
            for (var i = 0; i < block.Length; i++)
            {
                values[i] = conversion.Convert(block[i]);
            }

            values = values[block.Length..];
        }
    }
}
