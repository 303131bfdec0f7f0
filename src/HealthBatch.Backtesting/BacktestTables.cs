namespace HealthBatch.Backtesting;

/// <summary>How much a report works out.</summary>
public enum BacktestTables
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>
    /// What the verdict rests on and nothing else: ledger, bands, comparisons, trend and discrimination, over all segments and in each. Every leak guard is looked at.
    /// </summary>
    Verdict,
}
