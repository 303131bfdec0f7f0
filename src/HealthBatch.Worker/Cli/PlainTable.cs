namespace HealthBatch.Worker.Cli;

/// <summary>A table in plain text, columns padded to their widest cell: the same on a terminal, in a file and in a mail.</summary>
internal static class PlainTable
{
    public static void Write(TextWriter output, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = header.Select((cell, column) => rows.Select(row => row[column].Length).Append(cell.Length).Max()).ToArray();
        foreach (var row in rows.Prepend(header))
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
