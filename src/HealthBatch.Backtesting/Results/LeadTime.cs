namespace HealthBatch.Backtesting.Results;

/// <summary>How early those who churned were seen: their band at the last snapshot at least so many days before.</summary>
/// <param name="Rows">By days before the event.</param>
public sealed record LeadTime(IReadOnlyList<LeadTimeRow> Rows);

/// <summary>The bands so many days before the event.</summary>
/// <param name="Days">The least number of days between the snapshot and the event.</param>
/// <param name="Events">Events of customers that were scored then.</param>
/// <param name="LowestBand">The share that was in the least healthy band.</param>
/// <param name="BelowHealthiest">The share that was below the healthiest band.</param>
public sealed record LeadTimeRow(int Days, long Events, double? LowestBand, double? BelowHealthiest);
