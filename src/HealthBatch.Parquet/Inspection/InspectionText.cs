using System.Globalization;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Inspection;

/// <summary>An inspection in plain text, for a terminal or a mail: columns padded to their widest cell, numbers to the right.</summary>
internal static class InspectionText
{
    private const int LongestCell = 28;
    private const int MostRowGroups = 12;

    public static void Write(ParquetInspection file, TextWriter output)
    {
        output.WriteLine(file.Path);
        output.WriteLine(Headline(file));
        foreach (var (key, value) in file.KeyValues)
        {
            output.WriteLine($"  {key} = {Shortened(value ?? "(no value)", 100)}");
        }

        output.WriteLine();
        Table(output, "column|type|>missing|>size|>share|stored as|least|greatest", ColumnRows(file));
        if (file.RowGroups.Count > 0)
        {
            output.WriteLine();
            Table(output, ">row group|>rows|>size|>unpacked|>first byte", [.. file.RowGroups.Take(MostRowGroups).Select(RowGroupRow)]);
            if (file.RowGroups.Count > MostRowGroups)
            {
                output.WriteLine($"… and {Count(file.RowGroups.Count - MostRowGroups)} more");
            }
        }
    }

    /// <summary>Bytes in units that keep three digits.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => Invariant($"{bytes} B"),
        < 1024 * 1024 => Scaled(bytes / 1024.0, "KiB"),
        < 1024L * 1024 * 1024 => Scaled(bytes / (1024.0 * 1024), "MiB"),
        _ => Scaled(bytes / (1024.0 * 1024 * 1024), "GiB"),
    };

    private static string Scaled(double value, string unit) => value < 9.95 ? Invariant($"{value:0.0} {unit}") : Invariant($"{value:0} {unit}");

    private static string Headline(ParquetInspection file)
    {
        var perRow = file.Rows > 0 ? Invariant($" ({(double)file.Bytes / file.Rows:0.#} bytes a row)") : "";
        var groups = file.RowGroups.Count == 1 ? "1 row group" : $"{Count(file.RowGroups.Count)} row groups";
        var columns = file.Columns.Count == 1 ? "1 column" : $"{Count(file.Columns.Count)} columns";
        return $"{Count(file.Rows)} rows, {columns}, {groups}, {Size(file.Bytes)}{perRow}, written by {file.CreatedBy ?? "nobody who says so"}";
    }

    private static List<string[]> ColumnRows(ParquetInspection file)
    {
        var rows = new List<string[]>();
        foreach (var column in file.Columns)
        {
            var chunks = file.RowGroups.SelectMany(group => group.Chunks).Where(chunk => Belongs(chunk, column)).ToList();
            var bytes = chunks.Sum(chunk => chunk.CompressedBytes);
            rows.Add(
            [
                column.Name,
                column.StoredAs,
                Missing(column, chunks),
                Size(bytes),
                Share(bytes, file.Bytes, "0", 1),
                StoredAs(chunks),
                column.Unsupported is { } reason ? $"not read: {reason}" : Shown(chunks.Select(chunk => chunk.Min), least: true),
                column.Unsupported is not null ? "" : Shown(chunks.Select(chunk => chunk.Max), least: false),
            ]);
        }

        return rows;
    }

    private static bool Belongs(InspectedChunk chunk, ColumnSchema column) => column.Kind == ColumnKind.Nested
        ? chunk.Column.StartsWith(column.Name + ".", StringComparison.Ordinal) || chunk.Column == column.Name
        : chunk.Column == column.Name;

    private static string Missing(ColumnSchema column, List<InspectedChunk> chunks)
    {
        if (!column.Nullable)
        {
            return "never";
        }

        if (chunks.Any(chunk => chunk.Nulls is null))
        {
            return "?";
        }

        long nulls = chunks.Sum(chunk => chunk.Nulls!.Value), values = chunks.Sum(chunk => chunk.Values);
        return nulls == 0 ? "0" : $"{Count(nulls)} ({Share(nulls, values, "0.#", 0.1)})";
    }

    /// <summary>A share in percent; "&lt;1%" where it would round to nothing though there is something.</summary>
    private static string Share(long part, long whole, string digits, double step)
    {
        var percent = whole > 0 ? 100.0 * part / whole : 0;
        return percent > 0 && percent < step / 2 ? Invariant($"<{step}%") : percent.ToString(digits, CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>How values are laid out: the level encoding that every nullable column has, and a dictionary's own, say nothing.</summary>
    private static string StoredAs(List<InspectedChunk> chunks)
    {
        var words = new List<string>();
        if (chunks.Any(chunk => chunk.Dictionary || chunk.Encodings.Any(encoding => encoding.EndsWith("DICTIONARY", StringComparison.Ordinal))))
        {
            words.Add("dictionary");
        }

        words.AddRange(chunks.Where(chunk => !chunk.Dictionary).SelectMany(chunk => chunk.Encodings).Distinct()
            .Where(encoding => encoding is not ("RLE" or "BIT_PACKED") && !encoding.EndsWith("DICTIONARY", StringComparison.Ordinal))
            .Select(Plainly));
        words.AddRange(chunks.Select(chunk => chunk.Codec).Distinct().Where(codec => codec != "UNCOMPRESSED").Select(Plainly));
        return string.Join(", ", words);
    }

    private static string Plainly(string word) => word.ToLowerInvariant().Replace('_', ' ');

    private static string Shown(IEnumerable<InspectedValue?> values, bool least)
    {
        var known = values.OfType<InspectedValue>().ToList();
        if (known.Count == 0)
        {
            return "";
        }

        var value = least ? known.Min()! : known.Max()!;
        return $"{(value.Exact ? "" : least ? "from " : "up to ")}{Shortened(value.Text, LongestCell)}";
    }

    private static string[] RowGroupRow(InspectedRowGroup group, int index) =>
    [
        Count(index),
        Count(group.Rows),
        Size(group.CompressedBytes),
        Size(group.UncompressedBytes),
        group.Chunks.Count == 0 ? "" : Count(group.Chunks.Min(chunk => chunk.Offset)),
    ];

    private static string Shortened(string text, int most)
    {
        var clean = string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character));
        return clean.Length <= most ? clean : clean[..(most - 1)] + "…";
    }

    private static void Table(TextWriter output, string header, List<string[]> rows)
    {
        var cells = header.Split('|');
        var names = cells.Select(cell => cell.TrimStart('>')).ToArray();
        var widths = names.Select((name, i) => rows.Select(row => row[i].Length).Append(name.Length).Max()).ToArray();
        foreach (var row in rows.Prepend(names))
        {
            output.WriteLine(string.Join("  ", row.Select((cell, i) => cells[i][0] == '>' ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
        }
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
