namespace HealthBatch.Reweighting.Results;

/// <summary>
/// A segment's own formula with weights fitted to its customers, against the formula of everyone else with weights fitted to all customers, on the same later dates and the
/// same customers, neither of which either had seen.
/// </summary>
public sealed record OwnFormula
{
    /// <summary>Whether its own was better beyond doubt: the lower end of <see cref="Interval"/> is above 0.</summary>
    public required bool WorthIt { get; init; }

    /// <summary>The same in words, with its numbers.</summary>
    public required string Sentence { get; init; }

    /// <summary>Whether both formulas have the same metrics, so that only weights differ: then its own are suggested only where they are worth it, and else those of everyone.</summary>
    public required bool SameMetrics { get; init; }

    /// <summary>Test rows that both could score.</summary>
    public required long Observations { get; init; }

    /// <summary>Within-date AUC of its own formula; null without a test.</summary>
    public required double? AucOwn { get; init; }

    /// <summary>The same of the formula for everyone.</summary>
    public required double? AucPooled { get; init; }

    /// <summary>Own minus pooled.</summary>
    public required double? Difference { get; init; }

    /// <summary>Of the difference, clustered and paired.</summary>
    public required double? StandardError { get; init; }

    /// <summary>95% of the difference: low, high.</summary>
    public required double[]? Interval { get; init; }

    /// <summary>One-sided: small where its own is better.</summary>
    public required double? P { get; init; }
}
