namespace HealthBatch.Backtesting.Results;

/// <summary>The customers that an override moved, against those whom it left in the band that they would have been in without it.</summary>
/// <param name="Override">The override's reason, as the scorecard gives it.</param>
/// <param name="BandWithout">The band of the score before the override.</param>
/// <param name="Overridden">The observations that it changed.</param>
/// <param name="Others">The observations in that band that no override changed.</param>
/// <param name="Difference">Rate of the overridden minus rate of the others; null where one has no observations.</param>
/// <param name="StandardError">Of the difference, clustered by customer.</param>
/// <param name="Z">Difference of log-odds over its clustered standard error (formula 3); above 0 where the overridden churn more.</param>
/// <param name="P">Two-sided.</param>
public sealed record OverrideRow(
    string Override, string BandWithout, GroupRate Overridden, GroupRate Others, double? Difference, double? StandardError, double? Z, double? P);
