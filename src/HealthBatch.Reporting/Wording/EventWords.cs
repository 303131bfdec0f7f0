namespace HealthBatch.Reporting.Wording;

/// <summary>The words for an event: what customers did, its rate, the thing itself, and those who did it.</summary>
/// <param name="Past">"churned".</param>
/// <param name="Rate">"churn rate".</param>
/// <param name="Noun">"churn".</param>
/// <param name="People">"churners".</param>
public sealed record EventWords(string Past, string Rate, string Noun, string People)
{
    /// <summary>The words for an event's name; a name we don't know is quoted as it stands.</summary>
    public static EventWords Of(string name) => name switch
    {
        "churned" => new("churned", "churn rate", "churn", "churners"),
        "contracted" => new("contracted", "contraction rate", "contraction", "customers who contracted"),
        "expanded" => new("expanded", "expansion rate", "expansion", "customers who expanded"),
        "not renewed" or "notRenewed" => new("did not renew", "non-renewal rate", "non-renewal", "customers who did not renew"),
        _ => new($"had “{name}”", $"rate of “{name}”", $"“{name}”", $"customers with “{name}”"),
    };
}
