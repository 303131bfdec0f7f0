using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Sql;

/// <summary>What a metric's columns are called along the statement; metrics of one name share them.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Output">Its column in the result.</param>
/// <param name="Slug">What the names of its other columns end with.</param>
internal sealed record SqlMetric(string Name, string Output, string Slug)
{
    /// <summary>0 (worst) to 100 (best); NULL where missing.</summary>
    public string Value => $"value_{Slug}";

    /// <summary>The part of the score that it decides; NULL where it takes no part.</summary>
    public string Share => $"share_{Slug}";

    /// <summary>The points that it adds.</summary>
    public string Points => $"points_{Slug}";

    /// <summary>What it costs, in hundredths, times 1,000, and 999 less its place: of equal costs the metric listed first has the greater.</summary>
    public string Cost => $"cost_{Slug}";

    /// <summary>Its value after its policy.</summary>
    public string Used(Metric metric) => Stand(metric) is { } stand ? $"COALESCE({Value}, {SqlText.Number(stand)})" : Value;

    /// <summary>What a missing value counts as; null where its weight goes to others.</summary>
    public static double? Stand(Metric metric) => metric.Missing.Kind switch
    {
        MissingPolicyKind.Neutral => 50,
        MissingPolicyKind.Worst => 0,
        MissingPolicyKind.Value => metric.Missing.Value,
        _ => null,
    };
}
