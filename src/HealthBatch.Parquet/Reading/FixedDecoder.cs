using System.Runtime.CompilerServices;
using HealthBatch.Columns;
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

    /// <summary>
    /// Decodes a few values of 0 by this class's own methods, so that they are compiled when the first values come. They are also compiled ahead only because they are
    /// called by name here: virtual calls into generic classes are not followed by the compiler that works before the program is run.
    /// </summary>
    /// <param name="column">Where to.</param>
    /// <param name="values">Values in PLAIN; half of them are read.</param>
    /// <param name="indices">Dictionary indices, as many.</param>
    public void Load(Column column, PageSlice values, PageSlice indices)
    {
        var count = values.Length / Unsafe.SizeOf<TStored>();
        base.SetDictionary(values, count);
        base.StartPage(ParquetEncoding.RleDictionary, indices);
        base.Decode(column, 0, count);
        base.StartPage(ParquetEncoding.Plain, values);
        base.Decode(column, 0, count / 2);
        base.Spread(column, 0, count, count / 2);
        var plain = (PlainSource<TStored>)_sources.For(ParquetEncoding.Plain)!;
        plain.Start(values);
        plain.Take(new TStored[count]);
        plain.Start(values);
        Convert(plain, new TForm[count]);
    }

    /// <inheritdoc />
    public override bool TryLend(NumberColumn target, int count)
    {
        if (typeof(TConversion) != typeof(Same<double>) || Source is not PlainSource<TStored> plain || !plain.TryPass(count, out var values))
        {
            return false;
        }

        target.Lend(values.Bytes, values.Start, count);
        return true;
    }

    /// <inheritdoc />
    protected override ValueSource<TStored>? SourceOf(ParquetEncoding encoding) => _sources.For(encoding);

    /// <inheritdoc />
    protected override void ReadConverted(ValueSource<TStored> source, Span<TForm> values) => Convert(source, values);

    private void Convert(ValueSource<TStored> source, Span<TForm> values)
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
