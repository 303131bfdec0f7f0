using System.Globalization;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Import;

/// <summary>
/// Reads a CSV file row by row, by RFC 4180: cells in double quotes may hold separators, line ends and doubled quotes; a quote anywhere else is an error. UTF-8 with
/// or without a byte order mark, any line ends. Written by hand because what a library makes of a quote that is never closed is the rest of the file, in memory.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    /// <summary>The most bytes of a row.</summary>
    private const int LongestRow = 16 << 20;

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[1 << 17];
    private readonly string _path;
    private readonly byte _separator;
    private byte[] _bytes = new byte[4096];
    private int[] _ends = new int[64];
    private int _at, _end, _length;
    private long _line = 1;

    private CsvRows(string path, byte? separator)
    {
        _path = path;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        Fill();
        var start = _buffer.AsSpan(0, _end);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            _file.Dispose();
            throw new InputException(path, "UTF-16", "UTF-8");
        }

        _at = start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        _separator = separator ?? CsvSeparator.Of(start[_at..]);
    }

    /// <summary>The cells of the row.</summary>
    public int Count { get; private set; }

    /// <summary>The line that the row begins on; the first is 1.</summary>
    public long Line { get; private set; }

    /// <summary>The bytes of a cell, quotes taken off.</summary>
    public ReadOnlySpan<byte> this[int cell]
    {
        get
        {
            var from = cell == 0 ? 0 : _ends[cell - 1];
            return _bytes.AsSpan(from, _ends[cell] - from);
        }
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between cells; null to tell by the first line.</param>
    public static CsvRows Open(string path, byte? separator) => new(path, separator);

    /// <summary>Goes to the next row; lines without anything are passed over.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InputException">A quote is where none can be, or is never closed.</exception>
    public bool Read()
    {
        while (Peek() is '\r' or '\n')
        {
            EndLine(Next());
        }

        (Line, Count, _length) = (_line, 0, 0);
        if (Peek() < 0)
        {
            return false;
        }

        while (true)
        {
            if (Peek() == '"')
            {
                ReadQuoted();
            }
            else
            {
                ReadPlain();
            }

            EndCell();
            var after = Next();
            if (after != _separator)
            {
                EndLine(after);
                return true;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private void ReadPlain()
    {
        while (Peek() >= 0)
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            var length = rest.IndexOfAny(_separator, (byte)'\r', (byte)'\n');
            var taken = length < 0 ? rest : rest[..length];
            if (taken.Contains((byte)'"'))
            {
                throw Wrong(_line, "a quote inside a cell that does not begin with one", "quotes around the whole cell, and two for each one in it");
            }

            Take(taken, _line);
            if (length >= 0)
            {
                return;
            }
        }
    }

    private void ReadQuoted()
    {
        var opened = _line;
        Next();
        while (true)
        {
            if (Peek() < 0)
            {
                throw Wrong(opened, "a quote that is never closed", "a closing quote before the end of the file");
            }

            var rest = _buffer.AsSpan(_at, _end - _at);
            var length = rest.IndexOf((byte)'"');
            var taken = length < 0 ? rest : rest[..length];
            _line += taken.Count((byte)'\n');
            Take(taken, opened);
            if (length < 0)
            {
                continue;
            }

            Next();
            if (Peek() == '"')
            {
                Take(_buffer.AsSpan(_at, 1), opened);
                continue;
            }

            if (Peek() is var next && next >= 0 && next != _separator && next is not ('\r' or '\n'))
            {
                throw Wrong(_line, "text after a closing quote", "the separator or the end of the line");
            }

            return;
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, long line)
    {
        if (_length + bytes.Length > LongestRow)
        {
            throw Wrong(line, $"a row of more than {LongestRow >> 20} MB", "shorter rows: is a quote not closed?");
        }

        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + bytes.Length, _bytes.Length * 2));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        _at += bytes.Length;
    }

    private void EndCell()
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        _ends[Count++] = _length;
    }

    private void EndLine(int end)
    {
        if (end == '\r' && Peek() == '\n')
        {
            Next();
        }

        _line += end < 0 ? 0 : 1;
    }

    private int Peek() => _at < _end || Fill() ? _buffer[_at] : -1;

    private int Next() => _at < _end || Fill() ? _buffer[_at++] : -1;

    private bool Fill()
    {
        (_at, _end) = (0, _file.Read(_buffer));
        return _end > 0;
    }

    private InputException Wrong(long line, string found, string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{_path}, line {line}, cell {Count + 1}"), found, expected);
}
