namespace HealthBatch.Backtesting.Observations;

/// <summary>What is told of the kinds of outcomes in the own horizon.</summary>
internal enum KindsTold
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>How many observations have which, by date, segment and band.</summary>
    Counts,

    /// <summary>That, and which each row has: who looks at single rows' revenue skips those where nothing happened by it.</summary>
    OfRows,
}
