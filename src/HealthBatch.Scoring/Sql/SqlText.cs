using System.Globalization;
using System.Text;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Sql;

/// <summary>Names, words and numbers as SQL writes them, so that nothing in a scorecard can end the place it stands in.</summary>
internal static class SqlText
{
    /// <summary>A quoted name.</summary>
    /// <exception cref="InputException">It holds control characters: engines differ on them, and a NUL ends the statement for some.</exception>
    public static string Name(string name) => name.Any(char.IsControl)
        ? throw new InputException($"the name \"{Shown(name)}\"", "a control character", "a name that SQL can hold")
        : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A table's name: parts with dots between them, taken as they stand or in double quotes.</summary>
    /// <exception cref="InputException">It is not made of such parts.</exception>
    public static string Table(string name)
    {
        var parts = new List<string>();
        for (var at = 0; ;)
        {
            var part = Part(name, ref at);
            if (part.Length == 0)
            {
                throw new InputException("--table", $"\"{Shown(name)}\"", "a table's name, such as snapshot, analytics.snapshot or \"My Snapshots\"");
            }

            parts.Add(part);
            if (at == name.Length)
            {
                return string.Join('.', parts.Select(Name));
            }

            at++;
        }
    }

    /// <summary>A word. Some engines read a backslash as an escape, so it goes by its number, as control characters do.</summary>
    /// <exception cref="InputException">It holds a NUL, which PostgreSQL has no text for.</exception>
    public static string Word(string word)
    {
        if (word.Contains('\0', StringComparison.Ordinal))
        {
            throw new InputException($"the word \"{Shown(word)}\"", "a NUL character", "a word that SQL can hold");
        }

        if (!word.Any(IsSpelledOut))
        {
            return $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";
        }

        var parts = new List<string>();
        for (var i = 0; i < word.Length;)
        {
            var end = i;
            while (end < word.Length && !IsSpelledOut(word[end]))
            {
                end++;
            }

            if (end > i)
            {
                parts.Add($"'{word[i..end].Replace("'", "''", StringComparison.Ordinal)}'");
            }

            for (; end < word.Length && IsSpelledOut(word[end]); end++)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"CHR({(int)word[end]})"));
            }

            i = end;
        }

        return $"({string.Join(" || ", parts)})";
    }

    /// <summary>
    /// A number. With an exponent, unless it is a small whole one: DuckDB takes 0.9 for a decimal, whose arithmetic is another. Negative ones are in
    /// brackets: two minus signs begin a comment.
    /// </summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        var text = size.ToString("R", CultureInfo.InvariantCulture);
        text = size == Math.Floor(size) && size < 1e6 ? text : text.Contains('E', StringComparison.Ordinal) ? text.Replace("E+", "e", StringComparison.Ordinal).Replace('E', 'e') : $"{text}e0";
        return value < 0 ? $"(-{text})" : text;
    }

    /// <summary>Text for a comment of one line.</summary>
    public static string Comment(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            line.Append(char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter);
        }

        return line.ToString();
    }

    /// <summary>Points on the grid of 0.01, as <see cref="Kernel.ScoreGrid"/> rounds them.</summary>
    public static string Rounded(string points) => $"{Hundredths(points)} / 100";

    /// <summary>The same in hundredths.</summary>
    public static string Hundredths(string points) => $"FLOOR(100 * ({points} + 1e-9) + 0.5)";

    /// <summary>A sum, one term a line where it is long; "0" without terms.</summary>
    public static string Sum(IEnumerable<string> terms)
    {
        var all = terms.ToList();
        return all.Count == 0 ? "0" : string.Join(all.Sum(term => term.Length) > 100 ? "\n  + " : " + ", all);
    }

    /// <summary>A choice, one case a line where it is long; without cases what it comes to otherwise.</summary>
    public static string Choice(IReadOnlyList<(string When, string Then)> cases, string? otherwise)
    {
        if (cases.Count == 0)
        {
            return otherwise ?? "NULL";
        }

        var parts = cases.Select(one => $"WHEN {one.When} THEN {one.Then}").Concat(otherwise is null ? [] : [$"ELSE {otherwise}"]).ToList();
        return parts.Sum(part => part.Length) > 110 ? $"CASE\n  {string.Join("\n  ", parts.Select(Indented))}\nEND" : $"CASE {string.Join(' ', parts)} END";
    }

    /// <summary>The lines after the first, moved in.</summary>
    public static string Indented(string lines) => lines.Replace("\n", "\n  ", StringComparison.Ordinal);

    private static string Part(string name, ref int at)
    {
        var from = at;
        if (at == name.Length || name[at] != '"')
        {
            while (at < name.Length && name[at] is not ('.' or '"'))
            {
                at++;
            }

            return at < name.Length && name[at] == '"' ? "" : name[from..at].Trim();
        }

        var part = new StringBuilder();
        for (at++; at < name.Length; at++)
        {
            if (name[at] != '"')
            {
                part.Append(name[at]);
            }
            else if (at + 1 < name.Length && name[at + 1] == '"')
            {
                part.Append(name[++at]);
            }
            else
            {
                at++;
                return at == name.Length || name[at] == '.' ? part.ToString() : "";
            }
        }

        return "";
    }

    private static bool IsSpelledOut(char letter) => letter == '\\' || char.IsControl(letter);

    private static string Shown(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}") : $"{letter}"));
}
