namespace HealthBatch.Scoring.Kernel;

/// <summary>Finds what somebody probably meant: the names that differ least from the one that was not found.</summary>
internal static class NearestNames
{
    /// <summary>"nearest: a, b" for the names within a third of the letters, three at most; else all there is to choose from, ten at most.</summary>
    public static string Describe(string name, IEnumerable<string> candidates)
    {
        var ranked = candidates.Distinct(StringComparer.Ordinal).Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal).ToList();
        var near = ranked.Where(pair => pair.Distance <= Math.Max(2, name.Length / 3)).Take(3).Select(pair => pair.Name).ToList();
        if (near.Count > 0)
        {
            return "nearest: " + string.Join(", ", near);
        }

        return ranked.Count == 0
            ? "there are no columns"
            : "there are: " + string.Join(", ", ranked.Take(10).Select(pair => pair.Name)) + (ranked.Count > 10 ? ", …" : "");
    }

    /// <summary>Insertions, deletions and replacements from one name to the other (Levenshtein 1966), letter case ignored.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
