namespace HealthBatch.Backtesting.Outcomes;

/// <summary>What was found in the outcome files, and what of it was not used.</summary>
public sealed record OutcomeSummary
{
    /// <summary>Rows read.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows used, by event.</summary>
    public required IReadOnlyDictionary<string, long> Used { get; init; }

    /// <summary>Rows without a customer, a date or a word.</summary>
    public required long Incomplete { get; init; }

    /// <summary>Rows dated after the run's own day.</summary>
    public required long AfterRunDate { get; init; }

    /// <summary>Rows that became known after the run's own day.</summary>
    public required long KnownLater { get; init; }

    /// <summary>The first day with an outcome that became known after the run's own day; null without such. From it on outcomes are not complete.</summary>
    public DateOnly? FirstDayKnownLater { get; init; }

    /// <summary>The most days between an outcome that was used and when it became known; null where the files don't say, or nothing was used.</summary>
    public int? LongestDelayDays { get; init; }

    /// <summary>Customer and day pairs whose outcomes contradict each other.</summary>
    public required long Contradictory { get; init; }

    /// <summary>The first day with an outcome that was used; null without any.</summary>
    public required DateOnly? FirstDay { get; init; }

    /// <summary>The last one.</summary>
    public required DateOnly? LastDay { get; init; }
}
