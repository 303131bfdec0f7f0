using System.Text;

namespace HealthBatch.Scoring.Sql;

/// <summary>Names that need no quotes, no two the same.</summary>
/// <param name="taken">Names that somebody else has.</param>
internal sealed class SqlNames(params IEnumerable<string> taken)
{
    /// <summary>PostgreSQL cuts names after 63 bytes; a prefix and a number have to fit in too.</summary>
    private const int Longest = 40;

    private readonly HashSet<string> _taken = new(taken, StringComparer.OrdinalIgnoreCase);

    /// <summary>A name made of the prefix and of what ASCII letters and digits the text has.</summary>
    public string Of(string prefix, string text)
    {
        var slug = new StringBuilder();
        foreach (var letter in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '_')
            {
                slug.Append('_');
            }
        }

        var first = (prefix + slug.ToString(0, Math.Min(slug.Length, Longest))).TrimEnd('_');
        var name = first;
        for (var i = 2; !_taken.Add(name); i++)
        {
            name = $"{first}_{i}";
        }

        return name;
    }
}
