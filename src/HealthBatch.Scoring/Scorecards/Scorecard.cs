namespace HealthBatch.Scoring.Scorecards;

/// <summary>A named, versioned, dated definition of a health score. Immutable; what it was read from has passed every check.</summary>
public sealed record Scorecard
{
    /// <summary>The name: lower-case letters, digits and hyphens, since folders are named after it.</summary>
    public required string Name { get; init; }

    /// <summary>The version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The first as-of date that this version scores.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The bands, least healthy first.</summary>
    public required BandScale Bands { get; init; }

    /// <summary>The share of weight, 0 to 1, that must be present: below it a customer is unscored.</summary>
    public double MinimumCoverage { get; init; }

    /// <summary>The formulas, in order: the first whose condition matches scores the customer; the last has none. Empty when <see cref="Existing"/> is set.</summary>
    public IReadOnlyList<Formula> Formulas { get; init; } = [];

    /// <summary>A score or band that a column already holds, in place of formulas; else null.</summary>
    public ExistingScore? Existing { get; init; }

    /// <summary>What changes a score after the sum, in order.</summary>
    public IReadOnlyList<Override> Overrides { get; init; } = [];

    /// <summary>What to do for whom: the first rule that matches.</summary>
    public IReadOnlyList<ActionRule> Actions { get; init; } = [];

    /// <summary>The change, in points, from which a score counts as rising or falling.</summary>
    public TrendRule Trend { get; init; } = new();

    /// <summary>What the score is to predict.</summary>
    public OutcomeDefinition Outcome { get; init; } = new();

    /// <summary>The column with the revenue at stake.</summary>
    public string AmountColumn { get; init; } = "amount";

    /// <summary>The column that says a customer was treated because of the score, or null.</summary>
    public string? TreatedColumn { get; init; }

    /// <summary>Scorecard files that are scored alongside and backtested, never published to the CRM file; relative to this one.</summary>
    public IReadOnlyList<string> Challengers { get; init; } = [];

    /// <summary>What the file says about itself, free text, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Where an adopted version came from, or null.</summary>
    public AdoptionEvidence? Adopted { get; init; }
}

/// <summary>Where a version that was adopted from a proposal came from.</summary>
/// <param name="Proposal">The proposal file's name.</param>
/// <param name="EvidenceSha256">The SHA-256 of the report.json that proposed it.</param>
/// <param name="By">Who adopted it.</param>
/// <param name="On">When.</param>
public sealed record AdoptionEvidence(string Proposal, string EvidenceSha256, string By, DateOnly On);

/// <summary>One segment's formula.</summary>
public sealed record Formula
{
    /// <summary>The segment's name, unique in the scorecard.</summary>
    public required string Segment { get; init; }

    /// <summary>Who belongs to the segment, or null for everyone.</summary>
    public Condition? When { get; init; }

    /// <summary>The dimensions, in the order in which they are shown.</summary>
    public required IReadOnlyList<Dimension> Dimensions { get; init; }

    /// <summary>The metrics of all dimensions, in order: the order in which ties between reasons are decided.</summary>
    public IEnumerable<Metric> Metrics => Dimensions.SelectMany(dimension => dimension.Metrics);
}

/// <summary>A named group of metrics.</summary>
public sealed record Dimension
{
    /// <summary>The name, unique in the formula.</summary>
    public required string Name { get; init; }

    /// <summary>The weight against the other dimensions, finite, 0 or more.</summary>
    public required double Weight { get; init; }

    /// <summary>The metrics.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }
}

/// <summary>A snapshot column that is normalised to 0 (worst) to 100 (best).</summary>
public sealed record Metric
{
    /// <summary>The name, unique in the formula. A metric of the same name in two formulas shares its output column.</summary>
    public required string Name { get; init; }

    /// <summary>The snapshot column.</summary>
    public required string Column { get; init; }

    /// <summary>The weight against the dimension's other metrics, finite, 0 or more.</summary>
    public required double Weight { get; init; }

    /// <summary>How a value becomes 0 to 100.</summary>
    public required Normaliser Normalise { get; init; }

    /// <summary>What a missing value counts as.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Redistribute;

    /// <summary>When a value is too old to count, or null.</summary>
    public StaleRule? Stale { get; init; }

    /// <summary>The column that names who judged, or null.</summary>
    public string? Rater { get; init; }

    /// <summary>Whether an optimistic or pessimistic rater is shrunk to the mean.</summary>
    public bool CorrectRater { get; init; }

    /// <summary>What each value means, in words, by value; or null.</summary>
    public IReadOnlyDictionary<string, string>? Rubric { get; init; }
}

/// <summary>What a missing, stale or invalid value counts as.</summary>
/// <param name="Kind">The policy.</param>
/// <param name="Value">For <see cref="MissingPolicyKind.Value"/> the normalised value, 0 to 100.</param>
public sealed record MissingPolicy(MissingPolicyKind Kind, double Value = double.NaN)
{
    /// <summary>Its weight goes to the dimension's other metrics; a dimension without any gives its weight to the others.</summary>
    public static MissingPolicy Redistribute { get; } = new(MissingPolicyKind.Redistribute);
}

/// <summary>The policies for a missing value.</summary>
public enum MissingPolicyKind
{
    /// <summary>Inside the dimension first, then across.</summary>
    Redistribute,

    /// <summary>Counts as 50.</summary>
    Neutral,

    /// <summary>Counts as 0.</summary>
    Worst,

    /// <summary>Counts as a stated normalised value.</summary>
    Value,
}

/// <summary>A value counts as missing when its age is above the limit.</summary>
/// <param name="Column">The column with the age, in days.</param>
/// <param name="After">The greatest age that still counts, in days.</param>
public sealed record StaleRule(string Column, double After);

/// <summary>A score or band that a team already has.</summary>
/// <param name="ScoreColumn">The column with a score from 0 to 100, or null.</param>
/// <param name="BandColumn">The column with band names, or null. A scorecard's file sets exactly one of the two; scores that were published have both.</param>
public sealed record ExistingScore(string? ScoreColumn, string? BandColumn)
{
    /// <summary>The column with each customer's segment, or null where there is one segment only. Published scores have it.</summary>
    public string? SegmentColumn { get; init; }

    /// <summary>The segments' names, in order; a name that is not among them counts as "other". Without <see cref="SegmentColumn"/> nothing looks at them.</summary>
    public IReadOnlyList<string> Segments { get; init; } = [];

    /// <summary>The column with the reason of the override that changed the score, or null.</summary>
    public string? OverrideColumn { get; init; }

    /// <summary>The column with the score before overrides, or null.</summary>
    public string? BeforeColumn { get; init; }
}

/// <summary>The change against the previous snapshot from which a score counts as rising or falling.</summary>
/// <param name="Threshold">In points, above 0.</param>
/// <param name="Days">The span of the longer trend, in days.</param>
public sealed record TrendRule(double Threshold = 5, int Days = 90);

/// <summary>A rule that changes a score, keeping the score before.</summary>
public sealed record Override
{
    /// <summary>Whom it concerns.</summary>
    public required Condition When { get; init; }

    /// <summary>What it does.</summary>
    public required OverrideKind Kind { get; init; }

    /// <summary>The greatest (cap) or least (floor) score, 0 to 100; NaN for <see cref="OverrideKind.SetBand"/>.</summary>
    public double Limit { get; init; } = double.NaN;

    /// <summary>The band for <see cref="OverrideKind.SetBand"/>, else null.</summary>
    public string? Band { get; init; }

    /// <summary>Why, as published.</summary>
    public required string Reason { get; init; }
}

/// <summary>What an override does to a score.</summary>
public enum OverrideKind
{
    /// <summary>The score is at most the limit.</summary>
    Cap,

    /// <summary>The score is at least the limit.</summary>
    Floor,

    /// <summary>The band is set; the score stays.</summary>
    SetBand,
}

/// <summary>What to do, for customers who match all that is set.</summary>
public sealed record ActionRule
{
    /// <summary>The band, or null for any.</summary>
    public string? Band { get; init; }

    /// <summary>"falling", "steady", "rising", "new", "returned" or null for any.</summary>
    public string? Trend { get; init; }

    /// <summary>The metric or dimension of the first reason, or null for any.</summary>
    public string? Reason { get; init; }

    /// <summary>The segment, or null for any.</summary>
    public string? Segment { get; init; }

    /// <summary>"improved", "worsened", "unchanged" band against the previous snapshot, or null for any.</summary>
    public string? BandChange { get; init; }

    /// <summary>A condition on snapshot columns, or null.</summary>
    public Condition? Columns { get; init; }

    /// <summary>What to do, as published.</summary>
    public required string Do { get; init; }
}

/// <summary>What the score is to predict.</summary>
public sealed record OutcomeDefinition
{
    /// <summary>The events, each with a verdict of its own; the first is the main one. "not renewed" stands for a window without a renewal.</summary>
    public IReadOnlyList<string> Events { get; init; } = ["churned"];

    /// <summary>The days after the as-of date in which outcomes count, 1 to 3660.</summary>
    public int HorizonDays { get; init; } = 90;

    /// <summary>Who counts as retained.</summary>
    public LabelRule Label { get; init; } = LabelRule.WithinHorizon;

    /// <summary>Whether rows on or after a churn date are left out as already churned.</summary>
    public bool ChurnIsFinal { get; init; }
}

/// <summary>Who counts as retained.</summary>
public enum LabelRule
{
    /// <summary>Everyone with a complete horizon and no event in it.</summary>
    WithinHorizon,

    /// <summary>The first of churned and renewed in the window decides; customers with neither are left out as "noDecision".</summary>
    FirstDecision,
}
