namespace HealthBatch.Statistics.Verdicts;

/// <summary>What a test of bands comes to.</summary>
public enum VerdictOutcome
{
    /// <summary>The data can't tell, or says different things.</summary>
    NotProven,

    /// <summary>Less healthy bands churn more.</summary>
    Confirmed,

    /// <summary>Healthier bands churn more.</summary>
    Contradicted,
}
