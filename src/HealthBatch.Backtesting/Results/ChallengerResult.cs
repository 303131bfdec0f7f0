namespace HealthBatch.Backtesting.Results;

/// <summary>
/// A challenger against the scorecard that the report is about, on the same observations by the same outcome: those that both scored. Differences are
/// challenger minus champion, clustered by customer (formula 7, paired).
/// </summary>
/// <param name="Scorecard">The challenger.</param>
/// <param name="Observations">Observations that both scored.</param>
/// <param name="Churned">Those with the event.</param>
/// <param name="ChampionAuc">The champion's AUC on them; null without both outcomes, or without scores.</param>
/// <param name="ChallengerAuc">The challenger's.</param>
/// <param name="Difference">The challenger's minus the champion's.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Interval">Its 95% interval; null with fewer than 8 churned customers.</param>
/// <param name="P">One-sided: small where the challenger ranks better.</param>
/// <param name="WithinDate">The same inside of as-of dates only, so that what moves between dates helps neither.</param>
public sealed record ChallengerResult(
    ScorecardIdentity Scorecard, long Observations, long Churned, double? ChampionAuc, double? ChallengerAuc, double? Difference, double? StandardError,
    double[]? Interval, double? P, ChallengerWithinDate? WithinDate);

/// <summary>A challenger against the champion inside of as-of dates, dates weighted by churned x retained observations.</summary>
/// <param name="ChampionAuc">The champion's AUC.</param>
/// <param name="ChallengerAuc">The challenger's.</param>
/// <param name="Difference">The challenger's minus the champion's.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Interval">Its 95% interval.</param>
/// <param name="P">One-sided: small where the challenger ranks better.</param>
public sealed record ChallengerWithinDate(double ChampionAuc, double ChallengerAuc, double Difference, double? StandardError, double[]? Interval, double? P);
