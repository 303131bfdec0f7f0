namespace HealthBatch.Statistics.Panels;

/// <summary>What a row counts as.</summary>
public enum RowStatus : byte
{
    /// <summary>Not at all.</summary>
    Absent,

    /// <summary>An observation without the event.</summary>
    Retained,

    /// <summary>An observation with it.</summary>
    Churned,
}
