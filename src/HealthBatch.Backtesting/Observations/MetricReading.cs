namespace HealthBatch.Backtesting.Observations;

/// <summary>What a reading of snapshots takes of single metrics, beside the scores.</summary>
internal enum MetricReading
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Rough values of some rows: enough to tell in most cases that no metric separates outcomes almost perfectly.</summary>
    Screened,

    /// <summary>Every value on the grid, and what is noted of rows beside: overrides, raters, treatment.</summary>
    Every,
}
