namespace HealthBatch.Backtesting.Results;

/// <summary>What a report leaves out where only the verdict's tables are asked for.</summary>
public static class LeftOutTables
{
    /// <summary>
    /// By the names in report.json: such a list is empty there, such a table null. "otherMonths" and "revenue" are columns of the bands, and "bootstrap" is the interval of
    /// KS too: these are null.
    /// </summary>
    public static IReadOnlyList<string> OfVerdict { get; } =
    [
        "otherMonths", "revenue", "metrics", "overrides", "raters", "raterCorrections", "treatment", "challengers", "capacity", "bootstrap",
        "calibration", "survival", "leadTime", "horizons", "stability",
    ];
}
