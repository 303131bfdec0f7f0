using System.Globalization;
using System.Text;

namespace HealthBatch.Reporting.Files;

/// <summary>
/// One table as CSV: UTF-8, commas, line feeds, a header, numbers in the invariant culture with all their digits, empty for null.
/// A text cell that a spreadsheet would take for a formula gets an apostrophe in front.
/// </summary>
public sealed class CsvTable
{
    private readonly StringBuilder _text = new();
    private readonly int _columns;
    private int _cell;

    /// <summary>Starts a table with these columns.</summary>
    public CsvTable(params ReadOnlySpan<string> columns)
    {
        _columns = columns.Length;
        foreach (var column in columns)
        {
            Cell(column);
        }
    }

    /// <summary>Adds a text cell.</summary>
    public CsvTable Cell(string? text)
    {
        text ??= "";
        var start = text.AsSpan().TrimStart();
        if (start.Length > 0 && "=+-@\t\r".Contains(start[0], StringComparison.Ordinal))
        {
            text = "'" + text;
        }

        return Raw(text.AsSpan().IndexOfAny("\",\r\n") >= 0 ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text);
    }

    /// <summary>Adds a number; null, NaN and the infinities leave the cell empty.</summary>
    public CsvTable Cell(double? value) =>
        Raw(value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "");

    /// <summary>Adds a count.</summary>
    public CsvTable Cell(long? value) => Raw(value?.ToString(CultureInfo.InvariantCulture) ?? "");

    /// <summary>Adds a date.</summary>
    public CsvTable Cell(DateOnly value) => Raw(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Adds both ends of an interval: two cells, both empty where there is none.</summary>
    public CsvTable Interval(double[]? interval) => Cell(interval?[0]).Cell(interval?[1]);

    /// <summary>The file's bytes; the last row must be complete.</summary>
    public byte[] ToBytes() =>
        _cell == 0 ? Encoding.UTF8.GetBytes(_text.ToString()) : throw new InvalidOperationException($"the last row has {_cell} of {_columns} cells");

    /// <summary>Hands over the rows so far and goes on without them, for tables that would not fit into memory; the last row must be complete.</summary>
    public void MoveTo(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(ToBytes());
        _text.Clear();
    }

    private CsvTable Raw(string text)
    {
        _text.Append(text);
        _cell = (_cell + 1) % _columns;
        _text.Append(_cell == 0 ? '\n' : ',');
        return this;
    }
}
