using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;

namespace HealthBatch.Scoring.Sql;

/// <summary>A dimension's weights, and what the columns that add them up are called.</summary>
/// <param name="Slug">What the columns' names end with.</param>
/// <param name="Dimension">The dimension.</param>
internal sealed record DimensionWeights(string Slug, Dimension Dimension)
{
    /// <summary>The metrics.</summary>
    public IReadOnlyList<Metric> Metrics => Dimension.Metrics;

    /// <summary>Its weight against the other dimensions.</summary>
    public double Weight => Dimension.Weight;

    /// <summary>The weight of all its metrics.</summary>
    public double Total { get; } = Dimension.Metrics.Sum(metric => metric.Weight);

    /// <summary>Whether a policy stands in for a missing value of some metric.</summary>
    public bool Imputes { get; } = Dimension.Metrics.Any(metric => SqlMetric.Stand(metric) is not null);

    /// <summary>The weight of the metrics whose values are known.</summary>
    public string Known => $"known_{Slug}";

    /// <summary>The weight of the metrics that take part.</summary>
    public string Present => Imputes ? $"weight_{Slug}" : Known;

    /// <summary>The dimension in words.</summary>
    public string Words => $"{Dimension.Name}: weight {ScorecardWords.Of(Weight)}";

    /// <summary>The dimensions of a formula.</summary>
    public static List<DimensionWeights> Of(Formula formula)
    {
        // "share" and "whole" are columns beside them.
        var names = new SqlNames("share");
        return [.. formula.Dimensions.Select(dimension => new DimensionWeights(names.Of("", dimension.Name), dimension))];
    }
}
