namespace HealthBatch.Columns;

/// <summary>The names that a lake's own columns and words go by. Immutable; the defaults are the product's names.</summary>
public sealed record LakeColumns
{
    /// <summary>The customer's id, in snapshots and outcomes.</summary>
    public string CustomerId { get; init; } = "customer_id";

    /// <summary>The day an outcome happened.</summary>
    public string OutcomeDate { get; init; } = "outcome_date";

    /// <summary>What happened.</summary>
    public string Outcome { get; init; } = "outcome";

    /// <summary>An outcome's amount.</summary>
    public string OutcomeAmount { get; init; } = "amount";

    /// <summary>When a row became known, in snapshots and outcomes; optional there.</summary>
    public string KnownAt { get; init; } = "known_at";

    /// <summary>Whether a customer was treated because of its band, in snapshots: true or another number than 0; optional there.</summary>
    public string Treated { get; init; } = "treated";

    /// <summary>The product's event (churned, renewed, expanded, contracted) by the word that the outcomes use.</summary>
    public IReadOnlyDictionary<string, string> OutcomeWords { get; init; } = new SortedList<string, string>(StringComparer.Ordinal)
    {
        ["churned"] = "churned",
        ["renewed"] = "renewed",
        ["expanded"] = "expanded",
        ["contracted"] = "contracted",
    };
}
