using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;

namespace HealthBatch.Parquet.Reading;

/// <summary>Chooses a text column's layout stretch by stretch, and turns the one into the other where a batch has both.</summary>
internal static class TextLayout
{
    /// <summary>What a dictionary of so many texts takes beside the texts themselves: an offset and a bit each.</summary>
    public static long EntryBytes(int count) => (count * (long)sizeof(int)) + (count / 8);

    /// <summary>Prepares for rows in the flat layout; rows before them become flat if they are not.</summary>
    public static void BeginFlat(TextColumn text, int row, int limit)
    {
        if (text.Dictionary is { } dictionary)
        {
            text.Dictionary = null;
            text.Offsets[0] = 0;
            Flatten(text, 0, row, dictionary, spread: true, limit);
        }
        else if (row == 0)
        {
            text.Offsets[0] = 0;
        }
    }

    /// <summary>Prepares for a stretch without any text: it takes either layout, and at the start of a batch the flat one.</summary>
    public static void BeginNone(TextColumn text, int row)
    {
        if (row == 0)
        {
            text.Dictionary = null;
            text.Offsets[0] = 0;
        }
    }

    /// <summary>Prepares for rows in the dictionary layout, if the rows before them allow it.</summary>
    public static void BeginCodes(TextColumn text, int row, TextDictionary dictionary)
    {
        if (row == 0)
        {
            text.Dictionary = dictionary;
        }
    }

    /// <summary>Makes rows whose codes were just read flat, if the rows before them are.</summary>
    public static void EndCodes(TextColumn text, int row, int count, TextDictionary dictionary, int limit)
    {
        if (text.Dictionary is null)
        {
            Flatten(text, row, count, dictionary, spread: false, limit);
        }
    }

    /// <summary>Moves texts that were read without gaps to the rows that have one.</summary>
    public static void Spread(TextColumn text, int row, int count, int present)
    {
        if (text.Dictionary is not null)
        {
            ValidityBits.Spread(text.Codes.AsSpan(row, count), present, text.Validity, row, 0);
            return;
        }

        // A row's offset is its end: missing rows repeat the end of the row before.
        var ends = text.Offsets.AsSpan(row + 1, count);
        var next = present;
        for (var i = count - 1; i >= 0; i--)
        {
            var from = next == 0 ? text.Offsets[row] : ends[next - 1];
            ends[i] = from;
            next -= (int)(text.Validity[(row + i) >> 6] >> ((row + i) & 63) & 1);
        }
    }

    /// <summary>Copies the texts that codes stand for.</summary>
    /// <param name="text">The column.</param>
    /// <param name="row">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="dictionary">What the codes point into.</param>
    /// <param name="spread">Whether the rows are in their final places, so that validity bits tell which of them are missing.</param>
    /// <param name="limit">The most bytes of text in a batch.</param>
    private static void Flatten(TextColumn text, int row, int count, TextDictionary dictionary, bool spread, int limit)
    {
        var length = (long)text.Offsets[row];
        for (var i = row; i < row + count; i++)
        {
            length += spread && text.IsMissing(i) ? 0 : dictionary[text.Codes[i]].Length;
        }

        TextRoom.Reserve(text, length, limit);
        for (var i = row; i < row + count; i++)
        {
            var entry = spread && text.IsMissing(i) ? [] : dictionary[text.Codes[i]];
            entry.CopyTo(text.Bytes.AsSpan(text.Offsets[i]));
            text.Offsets[i + 1] = text.Offsets[i] + entry.Length;
        }
    }
}
