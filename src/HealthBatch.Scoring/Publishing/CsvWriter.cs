using System.Buffers;
using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// Writes cells of a CSV file (RFC 4180 quoting). A text cell that starts with = + - @, a tab or a line break gets an apostrophe in front, so that no spreadsheet
/// takes it for a formula.
/// </summary>
internal sealed class CsvWriter(Stream output)
{
    private static readonly SearchValues<byte> Quoted = SearchValues.Create(",\"\n\r"u8);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private bool _lineBegun;

    /// <summary>A cell of text; empty for none.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        Separate();
        var harmful = text.Length > 0 && text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n';
        var quoted = text.IndexOfAny(Quoted) >= 0;
        if (quoted)
        {
            Put((byte)'"');
        }

        if (harmful)
        {
            Put((byte)'\'');
        }

        foreach (var letter in text)
        {
            if (letter == (byte)'"')
            {
                Put(letter);
            }

            Put(letter);
        }

        if (quoted)
        {
            Put((byte)'"');
        }
    }

    /// <summary>A cell of text.</summary>
    public void Name(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <summary>A number with two decimals; empty where missing.</summary>
    public void Hundredths(short value)
    {
        Separate();
        if (value != GridColumn.Missing)
        {
            Span<byte> digits = stackalloc byte[12];
            (value / 100m).TryFormat(digits, out var length, "0.00", System.Globalization.CultureInfo.InvariantCulture);
            foreach (var digit in digits[..length])
            {
                Put(digit);
            }
        }
    }

    /// <summary>Ends the line.</summary>
    public void EndLine()
    {
        Put((byte)'\n');
        _lineBegun = false;
    }

    /// <summary>Hands over what is buffered.</summary>
    public void Flush()
    {
        output.Write(_buffer, 0, _length);
        _length = 0;
    }

    private void Separate()
    {
        if (_lineBegun)
        {
            Put((byte)',');
        }

        _lineBegun = true;
    }

    private void Put(byte letter)
    {
        if (_length == _buffer.Length)
        {
            Flush();
        }

        _buffer[_length++] = letter;
    }
}
