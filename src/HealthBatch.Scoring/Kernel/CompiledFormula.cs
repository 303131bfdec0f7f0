namespace HealthBatch.Scoring.Kernel;

/// <summary>One segment's formula, bound to columns. Weights are shares: of the formula for dimensions, of the dimension for metrics. Immutable.</summary>
internal sealed record CompiledFormula
{
    /// <summary>Who belongs to the segment, or null for everyone.</summary>
    public required RowTest? When { get; init; }

    /// <summary>The metrics, in the order in which ties between reasons are decided.</summary>
    public required CompiledMetric[] Metrics { get; init; }

    /// <summary>The dimensions, in order; their metrics lie one after the other in <see cref="Metrics"/>.</summary>
    public required CompiledDimension[] Dimensions { get; init; }
}

/// <summary>One dimension of a formula.</summary>
/// <param name="Place">Its place in <see cref="ScoringPlan.Dimensions"/>.</param>
/// <param name="Share">Its weight over the weight of all dimensions that have any weight inside.</param>
/// <param name="First">Its first metric.</param>
/// <param name="End">One past its last metric.</param>
internal readonly record struct CompiledDimension(int Place, double Share, int First, int End);

/// <summary>One metric of a formula.</summary>
internal sealed record CompiledMetric
{
    /// <summary>Its place in <see cref="ScoringPlan.Metrics"/>.</summary>
    public required int Place { get; init; }

    /// <summary>The place of its column.</summary>
    public required int Column { get; init; }

    /// <summary>What its column's words come to, or null for a column of numbers.</summary>
    public required TextLookup? Words { get; init; }

    /// <summary>The normaliser.</summary>
    public required Curve Curve { get; init; }

    /// <summary>Its weight over the weight of its dimension.</summary>
    public required double Share { get; init; }

    /// <summary>Its share of the whole formula's weight: what it adds to coverage.</summary>
    public required double Coverage { get; init; }

    /// <summary>The normalised value that a missing one counts as; NaN to redistribute the weight.</summary>
    public required double Imputed { get; init; }

    /// <summary>The place of the column with the value's age, or -1.</summary>
    public required int AgeColumn { get; init; }

    /// <summary>The greatest age that still counts.</summary>
    public required double MaximumAge { get; init; }

    /// <summary>The target of a goal metric, else NaN.</summary>
    public required double Target { get; init; }

    /// <summary>The place of the column that names who judged, or -1 where raters are not corrected.</summary>
    public required int RaterColumn { get; init; }

    /// <summary>What is taken off the normalised value, by rater; null before that is known.</summary>
    public TextLookup? RaterOffsets { get; init; }
}
