namespace HealthBatch.Scoring.Scorecards.Linting;

/// <summary>
/// Decides whether some customer can meet conditions together: each is turned into alternatives of one set of values per column. What would need too many alternatives is
/// not decided, and counts as possible.
/// </summary>
internal sealed class ConditionLogic
{
    private const int MostAlternatives = 4096;

    private readonly HashSet<string> _numeric;

    /// <summary>Learns from all conditions which columns are compared as numbers.</summary>
    public ConditionLogic(IEnumerable<Condition> all) =>
        _numeric = [.. all.SelectMany(Leaves).Where(leaf => leaf.Test is Comparison.Above or Comparison.Below or Comparison.Between).Select(leaf => leaf.Column)];

    /// <summary>Whether no customer can meet all of the first and none of the second.</summary>
    public bool AreImpossible(IEnumerable<Condition> all, IEnumerable<Condition> none)
    {
        var parts = all.Concat(none.Select(condition => new Condition.Not(condition))).ToList();
        return Alternatives(new Condition.All(parts), holds: true) is { Count: 0 };
    }

    /// <summary>The ways in which a condition can hold, or fail to; null for too many.</summary>
    private List<Dictionary<string, ValueSet>>? Alternatives(Condition condition, bool holds) => condition switch
    {
        Condition.Not(var inner) => Alternatives(inner, !holds),
        Condition.All(var all) => holds ? Product(all, holds) : Union(all, holds),
        Condition.Any(var any) => holds ? Union(any, holds) : Product(any, holds),
        Condition.Of of => Leaf(of, holds),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private List<Dictionary<string, ValueSet>> Leaf(Condition.Of leaf, bool holds)
    {
        var isNumeric = _numeric.Contains(leaf.Column);
        var set = ValueSet.Of(leaf.Test, isNumeric);
        set = holds ? set : set.Complement(isNumeric);
        return set.IsEmpty ? [] : [new Dictionary<string, ValueSet>(StringComparer.Ordinal) { [leaf.Column] = set }];
    }

    private List<Dictionary<string, ValueSet>>? Union(IReadOnlyList<Condition> conditions, bool holds)
    {
        var union = new List<Dictionary<string, ValueSet>>();
        foreach (var condition in conditions)
        {
            if (Alternatives(condition, holds) is not { } more || union.Count + more.Count > MostAlternatives)
            {
                return null;
            }

            union.AddRange(more);
        }

        return union;
    }

    private List<Dictionary<string, ValueSet>>? Product(IReadOnlyList<Condition> conditions, bool holds)
    {
        var product = new List<Dictionary<string, ValueSet>> { new(StringComparer.Ordinal) };
        foreach (var condition in conditions)
        {
            if (Alternatives(condition, holds) is not { } more || (long)product.Count * more.Count > MostAlternatives)
            {
                return null;
            }

            product = [.. product.SelectMany(one => more.Select(other => Both(one, other))).OfType<Dictionary<string, ValueSet>>()];
        }

        return product;
    }

    private static Dictionary<string, ValueSet>? Both(Dictionary<string, ValueSet> one, Dictionary<string, ValueSet> other)
    {
        var both = new Dictionary<string, ValueSet>(one, StringComparer.Ordinal);
        foreach (var (column, set) in other)
        {
            var common = both.TryGetValue(column, out var there) ? there.And(set) : set;
            if (common.IsEmpty)
            {
                return null;
            }

            both[column] = common;
        }

        return both;
    }

    private static IEnumerable<Condition.Of> Leaves(Condition condition) => condition switch
    {
        Condition.All(var all) => all.SelectMany(Leaves),
        Condition.Any(var any) => any.SelectMany(Leaves),
        Condition.Not(var inner) => Leaves(inner),
        Condition.Of of => [of],
        _ => [],
    };
}
