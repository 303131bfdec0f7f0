namespace HealthBatch.Backtesting.Outcomes;

/// <summary>What can happen to a customer.</summary>
internal enum OutcomeKind : byte
{
    /// <summary>The customer left.</summary>
    Churned,

    /// <summary>The customer stayed for another term.</summary>
    Renewed,

    /// <summary>The customer pays more.</summary>
    Expanded,

    /// <summary>The customer pays less.</summary>
    Contracted,

    /// <summary>Outcomes of one day that can't all be true.</summary>
    Contradictory,
}
