namespace HealthBatch.Worker.Ledger;

/// <summary>How a run stands.</summary>
internal enum RunState
{
    /// <summary>It has not ended, as far as this machine can tell.</summary>
    Running,

    /// <summary>It did what it was asked.</summary>
    Done,

    /// <summary>Its inputs had not changed and its outputs were there.</summary>
    Skipped,

    /// <summary>A gate was not met; the outputs are written.</summary>
    GateNotMet,

    /// <summary>The input or the configuration was wrong; nothing was written.</summary>
    WrongInput,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Its process died before it could say how it ended.</summary>
    Abandoned,
}

/// <summary>One run, as the ledger tells it.</summary>
internal sealed record RunRecord
{
    /// <summary>The run's number, from 1, in order of starting.</summary>
    public required long Id { get; init; }

    /// <summary>The verb.</summary>
    public required string Verb { get; init; }

    /// <summary>The scorecard's name and version ("b2b-saas v3"), or null where it concerns none.</summary>
    public required string? Scorecard { get; init; }

    /// <summary>The last as-of date it was about, or null.</summary>
    public required DateOnly? AsOf { get; init; }

    /// <summary>What it ran on: a hash over scorecard and inputs, or null where it did not come to that.</summary>
    public required string? InputsSha256 { get; init; }

    /// <summary>How it stands.</summary>
    public required RunState State { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took, in seconds; null while it runs.</summary>
    public required double? Seconds { get; init; }

    /// <summary>What came out, in a sentence, or null.</summary>
    public required string? Result { get; init; }

    /// <summary>What went wrong, or null.</summary>
    public required string? Error { get; init; }
}

/// <summary>What a run is started with.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Scorecard">The scorecard's name and version, or null.</param>
/// <param name="AsOf">The last as-of date, or null.</param>
internal sealed record RunStart(string Verb, string? Scorecard = null, DateOnly? AsOf = null);

/// <summary>What a run ended with.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Result">What came out, in a sentence, or null.</param>
/// <param name="Error">What went wrong, or null.</param>
/// <param name="InputsSha256">What it ran on, or null.</param>
/// <param name="AsOf">The last as-of date it was about, where that was not known at its start; else null.</param>
internal sealed record RunEnd(RunState State, string? Result = null, string? Error = null, string? InputsSha256 = null, DateOnly? AsOf = null);
