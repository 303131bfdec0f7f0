using HealthBatch.Backtesting.Guards;

namespace HealthBatch.Backtesting;

/// <summary>How a backtest is run. Immutable; nothing here is read from a clock or a file.</summary>
public sealed record BacktestOptions
{
    /// <summary>The run's own day: what became known later is not used, and outcomes are never known beyond it.</summary>
    public required DateOnly RunDate { get; init; }

    /// <summary>The last day that outcomes are known for; null takes the last outcome's day. Never later than <see cref="RunDate"/>.</summary>
    public DateOnly? ObservedThrough { get; init; }

    /// <summary>Which as-of dates are used.</summary>
    public AsOfSelection AsOf { get; init; } = AsOfSelection.Default;

    /// <summary>The event to label with; null takes the scorecard's first.</summary>
    public string? Event { get; init; }

    /// <summary>The days after the as-of date in which outcomes count; null takes the scorecard's.</summary>
    public int? HorizonDays { get; init; }

    /// <summary>What to do about customers with contradictory outcomes on one day, and about customers listed twice.</summary>
    public ConflictPolicy Conflicts { get; init; } = ConflictPolicy.Fail;

    /// <summary>What to do about rows of snapshots that became known after their as-of date: a leak that ends the run unless it is waived, or left out and counted.</summary>
    public ConflictPolicy KnownLater { get; init; } = ConflictPolicy.Fail;

    /// <summary>How many threads read and score, at least 1. Shows in no result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The seed of every resampling.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Leak guards that don't end the run: "known-later", "rows-after-churn", "outcome-column:COLUMN", "separating-metric:METRIC".</summary>
    public IReadOnlyList<string> WaivedGuards { get; init; } = [];

    /// <summary>How much a report works out.</summary>
    public BacktestTables Tables { get; init; } = BacktestTables.All;

    /// <summary>Whether the panel keeps each metric's normalised value (8 bytes a metric and row).</summary>
    public bool KeepNormalised { get; init; }

    /// <summary>Whether the panel keeps the revenue at the as-of date, where the snapshots have it.</summary>
    public bool KeepAmounts { get; init; } = true;

    /// <summary>Up to how many values of metrics all are looked at for a leak before some are: a trade of time for nothing else.</summary>
    internal long MostScreened { get; init; } = SeparationScreen.MostCells;
}

/// <summary>What to do about rows that contradict each other.</summary>
public enum ConflictPolicy
{
    /// <summary>The run ends, naming the first of them.</summary>
    Fail,

    /// <summary>They are counted and left out.</summary>
    Quarantine,
}
