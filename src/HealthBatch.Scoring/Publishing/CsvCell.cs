using System.Buffers;
using System.Runtime.CompilerServices;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// Formats one cell of a CSV file (RFC 4180 quoting) into bytes. A text that starts with = + - @, a tab or a line break gets an apostrophe in front, so that no
/// spreadsheet takes it for a formula.
/// </summary>
internal static class CsvCell
{
    /// <summary>The most bytes of a number.</summary>
    public const int MostOfNumber = 7;

    private static readonly SearchValues<byte> Quoted = SearchValues.Create(",\"\n\r"u8);
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\n\r=+-@\t"u8);

    /// <summary>The most bytes of a text of that length.</summary>
    public static int Most(int length) => (2 * length) + 3;

    /// <summary>Whether texts, one after the other, are cells as they are. A false means that each has to be looked at.</summary>
    public static bool ArePlain(ReadOnlySpan<byte> texts) => !texts.ContainsAny(Special);

    /// <summary>A text.</summary>
    /// <returns>The bytes written.</returns>
    public static int Text(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var at = 0;
        var quoted = text.ContainsAny(Quoted);
        if (quoted)
        {
            target[at++] = (byte)'"';
        }

        if (text.Length > 0 && text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            target[at++] = (byte)'\'';
        }

        if (!quoted)
        {
            text.CopyTo(target[at..]);
            return at + text.Length;
        }

        foreach (var letter in text)
        {
            if (letter == (byte)'"')
            {
                target[at++] = letter;
            }

            target[at++] = letter;
        }

        target[at++] = (byte)'"';
        return at;
    }

    /// <summary>A number of hundredths with its two decimals; nothing where missing.</summary>
    /// <returns>The bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Hundredths(short value, Span<byte> target)
    {
        if (value == GridColumn.Missing)
        {
            return 0;
        }

        var at = 0;
        var rest = (uint)value;
        if (value < 0)
        {
            target[at++] = (byte)'-';
            rest = (uint)-value;
        }

        var whole = rest / 100;
        rest -= whole * 100;
        if (whole >= 10)
        {
            if (whole >= 100)
            {
                target[at++] = (byte)('0' + (whole / 100));
                whole %= 100;
            }

            target[at++] = (byte)('0' + (whole / 10));
            whole %= 10;
        }

        target[at + 3] = (byte)('0' + (rest % 10));
        target[at + 2] = (byte)('0' + (rest / 10));
        target[at + 1] = (byte)'.';
        target[at] = (byte)('0' + whole);
        return at + 4;
    }
}
