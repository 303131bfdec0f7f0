namespace HealthBatch.Backtesting.Observations;

/// <summary>What became of a scored row. Every row has exactly one, so that the ledger always adds up.</summary>
internal enum RowFate : byte
{
    /// <summary>An observation without the event.</summary>
    Retained,

    /// <summary>An observation with it.</summary>
    Event,

    /// <summary>The horizon ends after the last known day.</summary>
    Censored,

    /// <summary>No band: coverage under the floor, or an existing score that is missing or invalid.</summary>
    Unscored,

    /// <summary>The customer is listed more than once on that date.</summary>
    Duplicate,

    /// <summary>The row names no customer.</summary>
    NoCustomer,

    /// <summary>First-decision: neither the event nor a renewal in the window.</summary>
    NoDecision,

    /// <summary>Churn is final, and the customer had churned on or before the as-of date.</summary>
    AlreadyChurned,

    /// <summary>Outcomes of one day in the window contradict each other.</summary>
    Contradictory,

    /// <summary>The customer churned before the event could happen, and the event is not churn.</summary>
    CompetingExit,

    /// <summary>The row became known after the as-of date.</summary>
    KnownLater,
}
