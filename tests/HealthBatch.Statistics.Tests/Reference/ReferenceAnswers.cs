using System.Text.Json;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>One file of R's answers, with a record of which of them something of ours was held against, and what disagreed.</summary>
internal sealed class ReferenceAnswers
{
    private readonly HashSet<string> _held = [];
    private readonly List<string> _wrong = [];
    private readonly JsonElement _root;

    public ReferenceAnswers(JsonElement root) => _root = root;

    public Answer Root => new(this, _root, string.Empty);

    /// <summary>What disagreed, with both numbers.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>The paths of all numbers, truth values and nulls; texts say how R worked and are no results.</summary>
    public IEnumerable<string> Numbers => Leaves(_root, string.Empty);

    /// <summary>The paths of those that nothing was held against.</summary>
    public IEnumerable<string> NotHeld => Numbers.Where(path => !_held.Contains(path));

    public void Hold(string path, bool agrees, string theirs, object? ours)
    {
        _held.Add(path);
        if (!agrees)
        {
            _wrong.Add(FormattableString.Invariant($"{path}: R says {theirs}, we say {ours ?? "none"}"));
        }
    }

    private static IEnumerable<string> Leaves(JsonElement element, string path)
    {
        string Under(string key) => path.Length == 0 ? key : $"{path}/{key}";
        return element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(entry => Leaves(entry.Value, Under(entry.Name))),
            JsonValueKind.Array => element.EnumerateArray().SelectMany((item, place) => Leaves(item, Under(FormattableString.Invariant($"{place}")))),
            JsonValueKind.String => [],
            _ => [path],
        };
    }
}
