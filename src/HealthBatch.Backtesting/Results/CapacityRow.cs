namespace HealthBatch.Backtesting.Results;

/// <summary>What a team gets that works on so many of the lowest scores. Scores that tie at the cut count in proportion.</summary>
/// <param name="Share">The share of observations that are worked on, 0 to 1.</param>
/// <param name="Observations">The same as a number.</param>
/// <param name="ScoreAtCut">The highest score among them.</param>
/// <param name="Recall">The share of all churned observations that are among them.</param>
/// <param name="Precision">The share of them that churned.</param>
/// <param name="Lift">Precision over the rate of all.</param>
/// <param name="FalseAlarms">The share of all retained observations that are among them.</param>
public sealed record CapacityRow(double Share, double Observations, double ScoreAtCut, double Recall, double Precision, double Lift, double FalseAlarms)
{
    /// <summary>95%, by bootstrap of customers: low, high; null where it was not drawn.</summary>
    public double[]? RecallInterval { get; init; }

    /// <summary>The same for the lift.</summary>
    public double[]? LiftInterval { get; init; }
}
