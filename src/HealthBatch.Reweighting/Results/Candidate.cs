namespace HealthBatch.Reweighting.Results;

/// <summary>
/// A snapshot column that a formula ignores, and what it would add. Its values count as the share of the segment's customers that they beat on the first training dates
/// (a percentile normaliser, frozen there), a missing one as 50. Both sides of the comparison are weights fitted to earlier dates, bounded at 0 for the formula's metrics
/// and not pulled to today's, so that the difference is the column's own.
/// </summary>
public sealed record Candidate
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>Why it was not ranked, in words; null where it was.</summary>
    public string? NotRanked { get; init; }

    /// <summary>"more" where more of it means fewer events, with the formula's metrics known; "less" where less of it does. Null where it was not ranked.</summary>
    public string? Better { get; init; }

    /// <summary>The points of 100 that it would carry beside the formula's metrics, fitted to all dates.</summary>
    public double? Points { get; init; }

    /// <summary>The share of observations without a value.</summary>
    public double? MissingShare { get; init; }

    /// <summary>Of the column alone inside of dates, over rows with a value, above ½ where less of it means more events.</summary>
    public double? Auc { get; init; }

    /// <summary>Within-date AUC out of time with the formula's metrics and the column.</summary>
    public double? AucWith { get; init; }

    /// <summary>The same less that of the metrics alone.</summary>
    public double? Difference { get; init; }

    /// <summary>Of the difference, clustered and paired.</summary>
    public double? StandardError { get; init; }

    /// <summary>95% of the difference: low, high.</summary>
    public double[]? Interval { get; init; }

    /// <summary>One-sided: small where the column adds something.</summary>
    public double? P { get; init; }

    /// <summary>Holm's over the segment's ranked candidates.</summary>
    public double? PHolm { get; init; }

    /// <summary>The share of folds in which it helps in the direction of <see cref="Better"/>.</summary>
    public double? SignStability { get; init; }

    /// <summary>Whether <see cref="PHolm"/> lies below 0.025.</summary>
    public bool Adds { get; init; }
}
