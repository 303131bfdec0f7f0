using System.Globalization;
using System.Text;

namespace HealthBatch.Parquet;

/// <summary>
/// A Parquet file that is damaged, or that uses something that is not read here. It says where, what was found there and what was expected.
/// </summary>
public sealed class ParquetFormatException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">The file, as messages show it.</param>
    /// <param name="rowGroup">The row group, from 0; null if the place is outside row groups.</param>
    /// <param name="column">The column's name or path; null if the place is outside columns.</param>
    /// <param name="offset">The nearest byte offset in the file that is known: the start of the page, of the chunk or of the footer.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="inner">What a decoder said, if it was another exception.</param>
    public ParquetFormatException(
        string file, int? rowGroup, string? column, long offset, string found, string expected, Exception? inner = null)
        : base(Describe(file, rowGroup, column, offset, found, expected), inner)
    {
        File = file;
        RowGroup = rowGroup;
        Column = column;
        Offset = offset;
        Found = found;
        Expected = expected;
    }

    /// <summary>The file, as messages show it.</summary>
    public string File { get; }

    /// <summary>The row group, from 0; null if the place is outside row groups.</summary>
    public int? RowGroup { get; }

    /// <summary>The column's name or path; null if the place is outside columns.</summary>
    public string? Column { get; }

    /// <summary>The nearest byte offset in the file that is known.</summary>
    public long Offset { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    private static string Describe(string file, int? rowGroup, string? column, long offset, string found, string expected)
    {
        var text = new StringBuilder(file);
        if (rowGroup is { } group)
        {
            text.Append(CultureInfo.InvariantCulture, $", row group {group}");
        }

        if (column is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $", column {column}");
        }

        return text.Append(CultureInfo.InvariantCulture, $", byte {offset}: found {found}; expected {expected}").ToString();
    }
}
