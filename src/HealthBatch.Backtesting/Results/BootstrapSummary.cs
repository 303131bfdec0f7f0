namespace HealthBatch.Backtesting.Results;

/// <summary>How the intervals that have no formula were drawn: KS, and recall and lift at capacities.</summary>
/// <param name="Replicates">How often all customers were drawn; 0 where there are too many observations for it.</param>
/// <param name="MostObservations">The most observations that it is done for.</param>
public sealed record BootstrapSummary(int Replicates, long MostObservations);
