using System.Runtime.CompilerServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;
using HealthBatch.Parquet.Types;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes integers and booleans into their invariant text.</summary>
internal sealed class FormattedTextDecoder<TStored, TWriter> : ValueDecoder
    where TStored : unmanaged
    where TWriter : struct, ITextWriter<TStored>
{
    private const int BlockLength = 1024;

    /// <summary>"false"; a sign and ten digits; a sign and nineteen digits.</summary>
    private static readonly int LongestText = Unsafe.SizeOf<TStored>() switch { 1 => 5, 4 => 11, _ => 20 };

    private readonly SourceSet<TStored> _sources = new();
    private readonly DictionaryIndices _indices = new();
    private readonly TStored[] _stored = new TStored[BlockLength];
    private TextDictionary? _dictionary;
    private ValueSource<TStored>? _source;

    /// <inheritdoc />
    public override void SetDictionary(PageSlice data, int count)
    {
        RequireRoom(data, count, Unsafe.SizeOf<TStored>(), ((long)count * LongestText) + TextLayout.EntryBytes(count));
        _sources.Plain.Start(data);
        var entries = new TextColumn(new ColumnRequest("", ColumnForm.Text), count);
        entries.Reserve(checked(count * LongestText));
        Format(_sources.Plain, entries, 0, count);
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

        _source = _sources.For(encoding) ?? throw Unknown(encoding, typeof(TStored).Name);
        _source.Start(data);
    }

    /// <inheritdoc />
    public override void Decode(Column target, int row, int count)
    {
        var text = (TextColumn)target;
        if (_source is not null)
        {
            TextLayout.BeginFlat(text, row, TextLimit);
            Format(_source, text, row, count);
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

    private void Format(ValueSource<TStored> source, TextColumn text, int row, int count)
    {
        var writer = default(TWriter);
        var written = text.Offsets[row];
        while (count > 0)
        {
            var block = _stored.AsSpan(0, Math.Min(BlockLength, count));
            source.Read(block);
            text.Reserve(written + (block.Length * LongestText));
            foreach (var value in block)
            {
                written += writer.Write(value, text.Bytes.AsSpan(written));
                text.Offsets[++row] = written;
            }

            count -= block.Length;
        }
    }
}
