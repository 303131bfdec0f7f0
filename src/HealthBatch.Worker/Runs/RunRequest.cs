namespace HealthBatch.Worker.Runs;

/// <summary>What a run is asked to do, beyond the settings.</summary>
internal sealed record RunRequest
{
    /// <summary>A scorecard's file in place of the scorecards' folder, or null.</summary>
    public string? ScorecardFile { get; init; }

    /// <summary>The scorecards by name; null for the one there is, or the scheduled ones.</summary>
    public IReadOnlyList<string>? Scorecards { get; init; }

    /// <summary>No as-of date before this one.</summary>
    public DateOnly From { get; init; } = DateOnly.MinValue;

    /// <summary>No as-of date after this one.</summary>
    public DateOnly To { get; init; } = DateOnly.MaxValue;

    /// <summary>Whether reports are made only where a horizon has completed since the last one: every look at more data costs certainty.</summary>
    public bool OnlyNewHorizons { get; init; }

    /// <summary>Whether dates that have whole scores are passed over, whatever has changed since.</summary>
    public bool OnlyMissing { get; init; }

    /// <summary>Whether past dates are scored by today's version, in place of the one in effect then.</summary>
    public bool AsConfiguredNow { get; init; }

    /// <summary>Whether every fit is made by both fitters, to see how far they are apart.</summary>
    public bool CrossCheck { get; init; }

    /// <summary>The file that gets every row of a backtest and what it counted as, or null.</summary>
    public string? ObservationsFile { get; init; }

    /// <summary>Whether to run although nothing has changed.</summary>
    public bool Force { get; init; }
}
