namespace HealthBatch.Scoring.Publishing;

/// <summary>What happens to rows that can't be right: they are found, counted and named either way, never silently resolved.</summary>
public enum RowPolicy
{
    /// <summary>The run ends with an <see cref="Columns.InputException"/> that names them.</summary>
    Fail,

    /// <summary>Every such row is left out, and the summary names them. Of a customer who is listed twice no row is better than the other: all are left out.</summary>
    Quarantine,
}
