namespace HealthBatch.Reporting.Wording;

/// <summary>A date that is not judged yet.</summary>
/// <param name="AsOf">The as-of date.</param>
/// <param name="Rows">Its rows whose horizon is not over.</param>
/// <param name="From">The day on which they can be judged.</param>
public sealed record WaitingDate(DateOnly AsOf, long Rows, DateOnly From);
