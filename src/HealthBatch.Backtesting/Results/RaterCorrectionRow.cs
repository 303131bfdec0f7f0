namespace HealthBatch.Backtesting.Results;

/// <summary>How far one rater's judgements lie from the mean of all, on the last as-of date that was scored, and what is taken off them.</summary>
/// <param name="AsOf">The as-of date.</param>
/// <param name="Segment">The segment.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Rater">Who judged.</param>
/// <param name="Ratings">How many ratings.</param>
/// <param name="RawMean">Their mean on 0 to 100.</param>
/// <param name="Shrinkage">How much of the distance from the mean is believed, 0 to 1: little for few ratings.</param>
/// <param name="Offset">What is taken off each of them, in points; negative for a pessimist, to whose judgements it is added.</param>
public sealed record RaterCorrectionRow(DateOnly AsOf, string Segment, string Metric, string Rater, long Ratings, double RawMean, double Shrinkage, double Offset);
