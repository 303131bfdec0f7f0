namespace HealthBatch.Scoring.Scorecards.Changes;

/// <summary>Collects changes under the heading that was set last.</summary>
internal sealed class ChangeList
{
    private readonly List<ScorecardChange> _changes = [];
    private string _where = "";

    public IReadOnlyList<ScorecardChange> All => _changes;

    public ChangeList At(string where)
    {
        _where = where;
        return this;
    }

    public void Say(string what) => _changes.Add(new ScorecardChange(_where, what));

    public void Value(string what, string? before, string? after)
    {
        if (!string.Equals(before, after, StringComparison.Ordinal))
        {
            Say($"{what} {before ?? "(not set)"} -> {after ?? "(not set)"}");
        }
    }

    /// <summary>Names that came, went or changed their order.</summary>
    public void Names(string kind, IEnumerable<string> before, IEnumerable<string> after)
    {
        var old = before.ToList();
        var now = after.ToList();
        foreach (var name in old.Except(now, StringComparer.Ordinal))
        {
            Say($"{kind} {name} removed");
        }

        foreach (var name in now.Except(old, StringComparer.Ordinal))
        {
            Say($"{kind} {name} added");
        }

        var stayed = now.Intersect(old, StringComparer.Ordinal).ToList();
        if (!old.Intersect(now, StringComparer.Ordinal).SequenceEqual(stayed, StringComparer.Ordinal))
        {
            Say($"order of {kind}s is now {string.Join(", ", stayed)}");
        }
    }

    /// <summary>Rules without a name: those with the same key are one rule that changed, others came or went.</summary>
    public void Lines<T>(string kind, IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> words, Func<T, string> key)
    {
        var old = before.Where(rule => !after.Any(other => words(other) == words(rule))).ToList();
        var now = after.Where(rule => !before.Any(other => words(other) == words(rule))).ToList();
        foreach (var rule in old)
        {
            if (now.Find(other => key(other) == key(rule)) is { } changed)
            {
                Say($"{kind} {words(rule)} -> {words(changed)}");
                now.Remove(changed);
            }
            else
            {
                Say($"{kind} removed: {words(rule)}");
            }
        }

        foreach (var rule in now)
        {
            Say($"{kind} added: {words(rule)}");
        }

        var stayed = after.Select(words).Intersect(before.Select(words), StringComparer.Ordinal).ToList();
        if (!before.Select(words).Intersect(stayed, StringComparer.Ordinal).SequenceEqual(stayed, StringComparer.Ordinal))
        {
            Say($"the {kind}s come in another order: the first that matches wins or acts first");
        }
    }
}
