namespace HealthBatch.Scoring.Scorecards;

/// <summary>A condition on the columns of a snapshot. Closed: these kinds and no others. A comparison with a missing value is false.</summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>All of them hold.</summary>
    public sealed record All(IReadOnlyList<Condition> Conditions) : Condition;

    /// <summary>At least one holds.</summary>
    public sealed record Any(IReadOnlyList<Condition> Conditions) : Condition;

    /// <summary>It does not hold.</summary>
    public sealed record Not(Condition Inner) : Condition;

    /// <summary>A comparison of one column.</summary>
    public sealed record Of(string Column, Comparison Test) : Condition;
}

/// <summary>A comparison of one value. Closed: these kinds and no others.</summary>
public abstract record Comparison
{
    private Comparison()
    {
    }

    /// <summary>Above the limit, itself not included.</summary>
    public sealed record Above(double Limit) : Comparison;

    /// <summary>Below the limit, itself not included.</summary>
    public sealed record Below(double Limit) : Comparison;

    /// <summary>From low to high, both included.</summary>
    public sealed record Between(double Low, double High) : Comparison;

    /// <summary>One of these texts, numbers or booleans, in their invariant text; numbers compare as numbers.</summary>
    public sealed record OneOf(IReadOnlyList<string> Values) : Comparison;

    /// <summary>Whether the value is missing.</summary>
    public sealed record IsMissing(bool Missing) : Comparison;
}
