namespace HealthBatch.Reweighting;

/// <summary>How weights are questioned. Immutable.</summary>
public sealed record ReweightOptions
{
    /// <summary>The seed by which customers fall into halves.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Which look at new data this is since the scorecard's version took effect, from 1: the ledger knows. Later looks are judged more strictly (formula 11).</summary>
    public int Look { get; init; } = 1;

    /// <summary>The one-sided level of all looks together.</summary>
    public double Alpha { get; init; } = 0.025;

    /// <summary>The ridge of the fit, per standard deviation of a metric.</summary>
    public double Ridge { get; init; } = 1e-3;

    /// <summary>The fewest distinct churned customers a metric needs in training.</summary>
    public int ChurnedPerWeight { get; init; } = 10;

    /// <summary>The most points that a weight may move at once, above 0; null for no limit. The whole suggestion then goes only part of the way.</summary>
    public double? MaxChangePerWeight { get; init; }

    /// <summary>Whether each dimension keeps its total, so that points move only inside of dimensions.</summary>
    public bool HoldDimensionTotals { get; init; }

    /// <summary>How many threads may work, at least 1. Shows in no result.</summary>
    public int Threads { get; init; } = 1;
}
