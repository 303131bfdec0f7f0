using System.Globalization;

namespace HealthBatch.Scoring.Scorecards.Changes;

/// <summary>Says the parts of a scorecard in words. Two parts that say the same are the same: the words hold everything.</summary>
internal static class ScorecardWords
{
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Of(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Of(Condition? condition) => condition switch
    {
        null => "everyone",
        Condition.All(var all) => string.Join(" and ", all.Select(Nested)),
        Condition.Any(var any) => string.Join(" or ", any.Select(Nested)),
        Condition.Not(var inner) => $"not ({Of(inner)})",
        Condition.Of(var column, var test) => $"{column} {Of(test)}",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    public static string Of(Comparison comparison) => comparison switch
    {
        Comparison.Above(var limit) => $"above {Of(limit)}",
        Comparison.Below(var limit) => $"below {Of(limit)}",
        Comparison.Between(var low, var high) => $"from {Of(low)} to {Of(high)}",
        Comparison.OneOf({ Count: 1 } values) => $"is {values[0]}",
        Comparison.OneOf(var values) => $"is one of {string.Join(", ", values)}",
        Comparison.IsMissing(var missing) => missing ? "is missing" : "is there",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    public static string Of(Normaliser normaliser) => normaliser switch
    {
        Normaliser.Linear(var worst, var best) => $"linear from {Of(worst)} (worst) to {Of(best)} (best)",
        Normaliser.Log(var worst, var best) => $"logarithmic from {Of(worst)} (worst) to {Of(best)} (best)",
        Normaliser.Goal(var target) => $"goal {Of(target)}",
        Normaliser.Map(var values, var otherwise) =>
            $"map {string.Join(", ", values.Select(pair => $"{pair.Key}: {Of(pair.Value)}"))}{(otherwise is { } other ? $", otherwise {Of(other)}" : "")}",
        Normaliser.Steps(var start, var table) =>
            $"steps from {Of(start)}: {string.Join(", ", table.Select(step => $"{(step.Points < 0 ? "" : "+")}{Of(step.Points)} where {Of(step.When)}"))}",
        Normaliser.Percentile percentile =>
            $"percentile of {percentile.Reference} ({(percentile.HigherIsBetter ? "higher" : "lower")} is better; {string.Join(", ", percentile.Quantiles.Select(Of))})",
        _ => throw new ArgumentOutOfRangeException(nameof(normaliser)),
    };

    public static string Of(MissingPolicy policy) => policy.Kind switch
    {
        MissingPolicyKind.Redistribute => "redistributed",
        MissingPolicyKind.Neutral => "neutral (50)",
        MissingPolicyKind.Worst => "worst (0)",
        _ => Of(policy.Value),
    };

    public static string Of(StaleRule? stale) => stale is null ? "never stale" : $"stale when {stale.Column} is above {Of(stale.After)} days";

    public static string Of(Override rule) => rule.Kind switch
    {
        OverrideKind.Cap => $"at most {Of(rule.Limit)}",
        OverrideKind.Floor => $"at least {Of(rule.Limit)}",
        _ => $"band {rule.Band}",
    } + $" where {Of(rule.When)} ({rule.Reason})";

    public static string Of(ActionRule rule)
    {
        string?[] parts =
        [
            rule.Band is null ? null : $"band {rule.Band}",
            rule.Trend is null ? null : $"trend {rule.Trend}",
            rule.Reason is null ? null : $"reason {rule.Reason}",
            rule.Segment is null ? null : $"segment {rule.Segment}",
            rule.BandChange is null ? null : $"band {rule.BandChange}",
            rule.Columns is null ? null : Of(rule.Columns),
        ];
        var whom = string.Join(" and ", parts.OfType<string>());
        return $"\"{rule.Do}\" for {(whom.Length == 0 ? "everyone" : whom)}";
    }

    public static string Of(ExistingScore? existing) => existing switch
    {
        null => "formulas",
        { ScoreColumn: { } score } => $"the score in column {score}",
        _ => $"the band in column {existing.BandColumn}",
    };

    private static string Nested(Condition condition) => condition is Condition.All or Condition.Any ? $"({Of(condition)})" : Of(condition);
}
