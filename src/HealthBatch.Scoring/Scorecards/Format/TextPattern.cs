namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>
/// What a text must look like: as an expression for the schema, and as a plain check for files. Every run reads a scorecard, and the library of
/// regular expressions takes longer to load than the file to read. A newline after the end is let pass, as the expressions' "$" does.
/// </summary>
/// <param name="Expression">The regular expression.</param>
/// <param name="Matches">Whether a text matches it.</param>
internal sealed record TextPattern(string Expression, Func<string, bool> Matches)
{
    /// <summary>At least one character, no control characters, no blanks at the ends.</summary>
    public static TextPattern Name { get; } = new(@"^[^\s\u0000-\u001F\u007F]([^\u0000-\u001F\u007F]*[^\s\u0000-\u001F\u007F])?$", text =>
    {
        var name = WithoutNewline(text);
        return name.Length > 0 && !char.IsWhiteSpace(name[0]) && !char.IsWhiteSpace(name[^1]) && !name.ContainsAnyInRange('\u0000', '\u001F') && !name.Contains('\u007F');
    });

    /// <summary>Anything but blanks alone.</summary>
    public static TextPattern NotBlank { get; } = new(@"\S", text => !string.IsNullOrWhiteSpace(text));

    /// <summary>Lower-case letters, digits and hyphens, no hyphens at the ends.</summary>
    public static TextPattern FolderName { get; } = new("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", text =>
    {
        var name = WithoutNewline(text);
        foreach (var letter in name)
        {
            if (!(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            {
                return false;
            }
        }

        return name.Length > 0 && name[0] != '-' && name[^1] != '-';
    });

    /// <summary>A SHA-256 in lower-case hexadecimal digits.</summary>
    public static TextPattern Sha256 { get; } = new("^[0-9a-f]{64}$", text =>
    {
        var hash = WithoutNewline(text);
        foreach (var digit in hash)
        {
            if (!char.IsAsciiHexDigitLower(digit))
            {
                return false;
            }
        }

        return hash.Length == 64;
    });

    private static ReadOnlySpan<char> WithoutNewline(string text) => text is [.., '\n'] ? text.AsSpan(0, text.Length - 1) : text;
}
