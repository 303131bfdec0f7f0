using System.Text;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Writes cells of a CSV file to a stream, one after the other.</summary>
internal sealed class CsvWriter(Stream output)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private bool _lineBegun;

    /// <summary>A cell of text; empty for none.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        Separate(CsvCell.Most(text.Length));
        _length += CsvCell.Text(text, _buffer.AsSpan(_length));
    }

    /// <summary>A cell of text.</summary>
    public void Name(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <summary>A number with two decimals; empty where missing.</summary>
    public void Hundredths(short value)
    {
        Separate(CsvCell.MostOfNumber);
        _length += CsvCell.Hundredths(value, _buffer.AsSpan(_length));
    }

    /// <summary>Ends the line.</summary>
    public void EndLine()
    {
        _buffer[_length++] = (byte)'\n';
        _lineBegun = false;
    }

    /// <summary>Hands over what is buffered.</summary>
    public void Flush()
    {
        output.Write(_buffer, 0, _length);
        _length = 0;
    }

    /// <summary>Makes room for a comma, a cell and the line's end.</summary>
    private void Separate(int most)
    {
        if (_length + most + 2 > _buffer.Length)
        {
            Flush();
            _buffer = _buffer.Length < most + 2 ? new byte[most + 2] : _buffer;
        }

        if (_lineBegun)
        {
            _buffer[_length++] = (byte)',';
        }

        _lineBegun = true;
    }
}
