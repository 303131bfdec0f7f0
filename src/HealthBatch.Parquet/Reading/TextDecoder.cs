using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>
/// Decodes byte arrays into text. Pages with dictionary indices come in the dictionary layout, with one <see cref="TextDictionary"/> for the whole
/// chunk; a batch in which a chunk falls back to other pages becomes flat.
/// </summary>
/// <param name="fixedLength">The bytes of a value, or 0 where values differ in length.</param>
/// <param name="meaning">How values become text.</param>
internal sealed class TextDecoder(int fixedLength, ByteMeaning meaning) : ValueDecoder
{
    private readonly ByteSourceSet _sources = new(fixedLength, meaning);
    private readonly DictionaryIndices _indices = new();
    private TextDictionary? _dictionary;
    private ByteSource? _source;

    /// <inheritdoc />
    public override void SetDictionary(PageSlice data, int count)
    {
        RequireRoom(data, count, _sources.LeastBytes, _sources.MostText(data.Length, count) + TextLayout.EntryBytes(count));
        var entries = new TextColumn(new ColumnRequest("", ColumnForm.Text), count);
        _sources.Plain.Start(data);
        _sources.Plain.Read(entries, 0, count, int.MaxValue);
        _dictionary = new TextDictionary(entries.Offsets, entries.Bytes);
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
        var text = (TextColumn)target;
        if (_source is not null)
        {
            TextLayout.BeginFlat(text, row, TextLimit);
            _source.Read(text, row, count, TextLimit);
            return;
        }

        if (count == 0)
        {
            TextLayout.BeginNone(text, row);
            return;
        }

        TextLayout.BeginCodes(text, row, _dictionary!);
        _indices.Read(text.Codes.AsSpan(row, count), _dictionary!.Count);
        TextLayout.EndCodes(text, row, count, _dictionary, TextLimit);
    }

    /// <inheritdoc />
    public override void Spread(Column target, int row, int count, int present) => TextLayout.Spread((TextColumn)target, row, count, present);
}
