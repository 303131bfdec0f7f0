namespace HealthBatch.Reporting.Wording;

/// <summary>The ledger's reasons in words.</summary>
internal static class LedgerWords
{
    /// <summary>Why rows were left out; a reason we don't know is shown as it stands.</summary>
    public static string Reason(string key) => key switch
    {
        "unscored" => "unscored: too few metrics",
        "noDecision" => "no decision in the horizon",
        "alreadyChurned" => "churned before, for good",
        "duplicate" => "customer listed twice",
        "quarantined" => "quarantined",
        "outcomeUnknown" => "outcome not known then",
        "contradictory" => "contradictory outcomes",
        "knownLater" => "known only after the date",
        _ => key,
    };
}
