namespace HealthBatch.Statistics.Regression;

/// <summary>Why a fit ended.</summary>
public enum StopReason
{
    /// <summary>The maximum was found.</summary>
    Converged,

    /// <summary>The columns tell the two outcomes apart without error (or with ties alone): the likelihood has no maximum.</summary>
    Separable,

    /// <summary>A column is constant or a combination of others: coefficients are not determined.</summary>
    Collinear,

    /// <summary>There are no more rows than coefficients to find.</summary>
    TooFewRows,

    /// <summary>In every stratum all rows have the same outcome.</summary>
    OneOutcome,

    /// <summary>The allowed number of steps did not suffice.</summary>
    MaxIterations,
}
