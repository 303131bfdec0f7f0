namespace HealthBatch.Statistics.Regression;

/// <summary>A run of rows that lie side by side, and the stratum that they belong to. The default value is empty.</summary>
/// <param name="Start">The first row, from 0.</param>
/// <param name="Length">How many rows, 0 or more.</param>
/// <param name="Stratum">Which intercept the rows share, from 0: one for all, or one per as-of date.</param>
public readonly record struct RowRange(int Start, int Length, int Stratum = 0);
