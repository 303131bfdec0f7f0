namespace HealthBatch.Backtesting.Results;

/// <summary>One rater's judgements of one metric, against what those customers did.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Rater">Who, as the snapshots name them.</param>
/// <param name="Rated">The observations that they judged.</param>
/// <param name="MeanRating">The mean normalised value that they gave, 0 to 100, corrections included.</param>
/// <param name="ExpectedRate">The rate of the same ratings over all raters: an optimist's customers have the event more often than that.</param>
/// <param name="Auc">The chance that of two of their customers the one with the event has the lower rating, ties half; null without both outcomes.</param>
/// <param name="AucInterval">95%, clustered: low, high; null with fewer than 8 churned customers.</param>
public sealed record RaterRow(string Metric, string Rater, GroupRate Rated, double MeanRating, double ExpectedRate, double? Auc, double[]? AucInterval);
