using System.Runtime.CompilerServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes byte arrays into a form that is an array of numbers.</summary>
/// <param name="fixedLength">The bytes of a value, or 0 where values differ in length.</param>
/// <param name="conversion">What to do with each.</param>
internal sealed class ByteDecoder<TForm, TConversion>(int fixedLength, TConversion conversion) : ValueDecoder
    where TForm : unmanaged
    where TConversion : struct, IByteConversion<TForm>
{
    private const int BlockLength = 256;
    private readonly ByteSourceSet _sources = new(fixedLength);
    private readonly DictionaryIndices _indices = new();
    private readonly int[] _block = new int[BlockLength];
    private readonly TextColumn _stored = new(new ColumnRequest("", ColumnForm.Text), BlockLength);
    private TForm[]? _dictionary;
    private int _dictionaryCount;
    private ByteSource? _source;

    /// <inheritdoc />
    public override void SetDictionary(PageSlice data, int count)
    {
        RequireRoom(data, count, _sources.LeastBytes, (long)count * Unsafe.SizeOf<TForm>());
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

        _source = _sources.For(encoding) ?? throw Unknown(encoding, "byte arrays");
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

        while (!values.IsEmpty)
        {
            var block = _block.AsSpan(0, Math.Min(BlockLength, values.Length));
            _indices.Read(block, _dictionaryCount);
            DictionaryGather.Gather(_dictionary, block, values);
            values = values[block.Length..];
        }
    }

    /// <inheritdoc />
    public override void Spread(Column target, int row, int count, int present) => ValidityBits.Spread(
        FormValues<TForm>.Of(target).AsSpan(row, count), present, target.Validity, row, FormValues<TForm>.Missing);

    private void ReadConverted(Span<TForm> values)
    {
        while (!values.IsEmpty)
        {
            var count = Math.Min(BlockLength, values.Length);
            _source!.Read(_stored, 0, count, TextLimit);
            for (var i = 0; i < count; i++)
            {
                values[i] = conversion.Convert(_stored[i]);
            }

            values = values[count..];
        }
    }
}
