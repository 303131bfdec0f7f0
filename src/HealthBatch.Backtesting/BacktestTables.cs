namespace HealthBatch.Backtesting;

/// <summary>How much a report works out.</summary>
public enum BacktestTables
{
    /// <summary>Ledger, bands, comparisons, trend, discrimination, capacity and the verdict, over all segments and in each.</summary>
    Core,

    /// <summary>Also revenue, other horizons, lead time, stability, survival, calibration and the tables by metric.</summary>
    All,
}
