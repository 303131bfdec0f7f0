namespace HealthBatch.Backtesting.Results;

/// <summary>
/// What a score means in churn: a logistic line of churn on the score, fitted to these observations, beside what was seen by tenths of them.
/// A score is no probability; this shows how to read it as one and how straight that reading is.
/// </summary>
/// <param name="Intercept">Log-odds of the event at score 0.</param>
/// <param name="Slope">Log-odds per point of score; negative where health protects.</param>
/// <param name="Brier">Mean squared distance of the line's probability and the outcome.</param>
/// <param name="BrierSkill">1 - Brier over that of the overall rate.</param>
/// <param name="ExpectedCalibrationError">Mean distance of observed and expected over the tenths, weighted by observations.</param>
/// <param name="HosmerLemeshow">Hosmer and Lemeshow's chi-squared; with many rows it refuses any line.</param>
/// <param name="HosmerLemeshowP">Its p, as if rows were independent.</param>
/// <param name="Groups">Tenths of the observations by score, lowest first; fewer where scores tie.</param>
public sealed record CalibrationResult(
    double Intercept,
    double Slope,
    double Brier,
    double? BrierSkill,
    double ExpectedCalibrationError,
    double? HosmerLemeshow,
    double? HosmerLemeshowP,
    IReadOnlyList<CalibrationRow> Groups);

/// <summary>A tenth of the observations by score.</summary>
/// <param name="ScoreFrom">The lowest score in it.</param>
/// <param name="ScoreTo">The highest.</param>
/// <param name="Observations">Its observations.</param>
/// <param name="Churned">Those with the event.</param>
/// <param name="Expected">Those that the line expects.</param>
public sealed record CalibrationRow(double ScoreFrom, double ScoreTo, long Observations, long Churned, double Expected);
