using System.Runtime.CompilerServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes values of a fixed size into a form that is an array of numbers.</summary>
internal sealed class FixedDecoder<TStored, TForm, TConversion>(TConversion conversion) : ValueDecoder
    where TStored : unmanaged
    where TForm : unmanaged
    where TConversion : struct, IConversion<TStored, TForm>
{
    private const int BlockLength = 1024;
    private readonly SourceSet<TStored> _sources = new();
    private readonly DictionaryIndices _indices = new();
    private readonly int[] _block = new int[BlockLength];
    private TStored[]? _stored;
    private TForm[]? _dictionary;
    private int _dictionaryCount;
    private ValueSource<TStored>? _source;

    /// <inheritdoc />
    public override void SetDictionary(PageSlice data, int count)
    {
        RequireRoom(data, count, Unsafe.SizeOf<TStored>(), (long)count * Unsafe.SizeOf<TForm>());
        _source = _sources.Plain;
        _source.Start(data);
        if (_dictionary is null || _dictionary.Length < count)
        {
            _dictionary = new TForm[count];
        }

        _dictionaryCount = count;
        ReadConverted(_dictionary.AsSpan(0, count));
    }

    /// <inheritdoc />
    public override void StartPage(ParquetEncoding encoding, PageSlice data)
    {
        if (encoding is ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary)
        {
            _source = null;
            _indices.Start(data);
            return;
        }

        _source = _sources.For(encoding) ?? throw Unknown(encoding, typeof(TStored).Name);
        _source.Start(data);
    }

    /// <inheritdoc />
    public override void Decode(Column target, int row, int count)
    {
        var values = FormValues<TForm>.Of(target).AsSpan(row, count);
        if (_source is not null)
        {
            ReadConverted(values);
            return;
        }

        var dictionary = _dictionary.AsSpan(0, _dictionaryCount);
        while (!values.IsEmpty)
        {
            var block = _block.AsSpan(0, Math.Min(BlockLength, values.Length));
            _indices.Read(block, dictionary.Length);
            DictionaryGather.Gather(dictionary, block, values);
            values = values[block.Length..];
        }
    }

    /// <inheritdoc />
    public override void Spread(Column target, int row, int count, int present) => ValidityBits.Spread(
        FormValues<TForm>.Of(target).AsSpan(row, count), present, target.Validity, row, FormValues<TForm>.Missing);

    private void ReadConverted(Span<TForm> values)
    {
        if (typeof(TConversion) == typeof(Same<TForm>))
        {
            ((ValueSource<TForm>)(object)_source!).Read(values);
            return;
        }

        while (!values.IsEmpty)
        {
            var block = (_stored ??= new TStored[BlockLength]).AsSpan(0, Math.Min(BlockLength, values.Length));
            _source!.Read(block);
            for (var i = 0; i < block.Length; i++)
            {
                values[i] = conversion.Convert(block[i]);
            }

            values = values[block.Length..];
        }
    }
}
