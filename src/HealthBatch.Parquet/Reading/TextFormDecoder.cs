using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Reading;

/// <summary>
/// Decodes into text. Pages with dictionary indices come in the dictionary layout, with one <see cref="TextDictionary"/> for the whole chunk; a batch
/// in which a chunk falls back to other pages becomes flat.
/// </summary>
/// <typeparam name="TSource">What reads values.</typeparam>
/// <param name="leastBytes">The fewest bytes of a value in PLAIN.</param>
/// <param name="stored">What messages call the stored type.</param>
internal abstract class TextFormDecoder<TSource>(int leastBytes, string stored) : PagedDecoder<TSource>(stored)
    where TSource : class, IPageSource
{
    private TextDictionary? _dictionary;

    /// <inheritdoc />
    public sealed override void SetDictionary(PageSlice data, int count)
    {
        RequireRoom(data, count, leastBytes, MostText(data.Length, count) + TextLayout.EntryBytes(count));
        var entries = new TextColumn(new ColumnRequest("", ColumnForm.Text), count);
        ReadText(StartDictionary(data), entries, 0, count, int.MaxValue);
        _dictionary = new TextDictionary(entries.Offsets, entries.Bytes);
    }

    /// <inheritdoc />
    public sealed override void Decode(Column target, int row, int count)
    {
        var text = (TextColumn)target;
        if (Source is { } source)
        {
            TextLayout.BeginFlat(text, row, TextLimit);
            ReadText(source, text, row, count, TextLimit);
            return;
        }

        if (count == 0)
        {
            TextLayout.BeginNone(text, row);
            return;
        }

        TextLayout.BeginCodes(text, row, _dictionary!);
        Indices.Read(text.Codes.AsSpan(row, count), _dictionary!.Count);
        TextLayout.EndCodes(text, row, count, _dictionary, TextLimit);
    }

    /// <inheritdoc />
    public sealed override void Spread(Column target, int row, int count, int present) => TextLayout.Spread((TextColumn)target, row, count, present);

    /// <summary>The most text that so many values in so many bytes of PLAIN become.</summary>
    protected abstract long MostText(int bytes, int count);

    /// <summary>Reads the next values into the flat layout.</summary>
    protected abstract void ReadText(TSource source, TextColumn text, int row, int count, int limit);
}
