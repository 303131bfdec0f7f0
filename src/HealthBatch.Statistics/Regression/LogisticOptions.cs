namespace HealthBatch.Statistics.Regression;

/// <summary>How to fit. Immutable.</summary>
public sealed record LogisticOptions
{
    /// <summary>Half of it times the squared coefficients (per standard deviation of their column) is added to the loss summed over rows; 0 or more. Intercepts are free.</summary>
    public double Ridge { get; init; }

    /// <summary>By column: +1 if its coefficient may not be negative, -1 if not positive, 0 if free; null frees all.</summary>
    public IReadOnlyList<int>? Signs { get; init; }

    /// <summary>The most Newton steps.</summary>
    public int MaxIterations { get; init; } = 50;

    /// <summary>Converged once no coefficient (per standard deviation of its column) would move by more than this.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>A fit of the same columns to start from, or null; of strata that it did not have the start is their own. The answer is the same within the tolerance.</summary>
    public LogisticFit? Start { get; init; }

    /// <summary>How many threads may work, at least 1. The answer is the same at any number, to the bit.</summary>
    public int Threads { get; init; } = 1;
}
