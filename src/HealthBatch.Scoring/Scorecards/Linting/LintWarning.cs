namespace HealthBatch.Scoring.Scorecards.Linting;

/// <summary>Something that is allowed and probably not meant.</summary>
/// <param name="Rule">The rule's short name, stable, such as "many-metrics".</param>
/// <param name="Where">The part it concerns.</param>
/// <param name="Message">What was found, and what to do.</param>
public sealed record LintWarning(string Rule, string Where, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Where}: {Message} [{Rule}]";
}
