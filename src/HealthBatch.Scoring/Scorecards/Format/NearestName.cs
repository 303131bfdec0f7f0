namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>The known name with the fewest edits (insert, delete, replace: Levenshtein 1966; case is free), if they are at most a third of its letters; else null.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (candidate, edits: Edits(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .OrderBy(pair => pair.edits).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return best.candidate is not null && best.edits <= Math.Max(2, best.candidate.Length / 3) && best.edits < best.candidate.Length ? best.candidate : null;
    }

    private static int Edits(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                var replaced = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
