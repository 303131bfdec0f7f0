namespace HealthBatch.Backtesting.Results;

/// <summary>The same backtest with another horizon, each on the as-of dates for which that horizon is complete.</summary>
/// <param name="Days">The horizon.</param>
/// <param name="AsOfDates">How many dates have it complete.</param>
/// <param name="Observations">Their observations.</param>
/// <param name="Churned">Those with the event.</param>
/// <param name="LowestRate">The rate of the least healthy band.</param>
/// <param name="HighestRate">The rate of the healthiest band.</param>
/// <param name="Auc">The AUC.</param>
/// <param name="AucInterval">95%, clustered: low, high.</param>
/// <param name="Verdict">What it would come to; null where no date has the horizon complete.</param>
public sealed record HorizonRow(
    int Days, int AsOfDates, long Observations, long Churned, double? LowestRate, double? HighestRate, double? Auc, double[]? AucInterval, string? Verdict);
