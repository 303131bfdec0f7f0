using HealthBatch.Backtesting;
using HealthBatch.Columns;
using HealthBatch.Reweighting;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Runs;

namespace HealthBatch.Worker.Settings;

/// <summary>Everything that appsettings.json, the environment and the command line decide. Checked when it is made, immutable after.</summary>
internal sealed record HealthBatchSettings
{
    /// <summary>Where snapshots and outcomes come from and scores go to.</summary>
    public LakeSettings Lake { get; init; } = new();

    /// <summary>The folder whose JSON files are scorecards.</summary>
    public string ScorecardFolder { get; init; } = "data/scorecards";

    /// <summary>The folder that reports are written to.</summary>
    public string ReportRoot { get; init; } = "data/reports";

    /// <summary>The ledger's file; null for <c>.healthbatch/ledger.db</c> inside the lake.</summary>
    public string? LedgerPath { get; init; }

    /// <summary>How backtests are made.</summary>
    public BacktestSettings Backtest { get; init; } = new();

    /// <summary>How weights are suggested.</summary>
    public ReweightingSettings Reweighting { get; init; } = new();

    /// <summary>Threads that a run uses: 1 to 1024, or 0 for all processors. No result depends on it.</summary>
    public int Threads { get; init; }

    /// <summary>The nightly jobs, ordered by scorecard.</summary>
    public IReadOnlyList<ScheduleSettings> Schedules { get; init; } = [];

    /// <summary>Who is told when a night goes wrong.</summary>
    public AlertSettings Alerts { get; init; } = new();

    /// <summary>The host.</summary>
    public WorkerSettings Worker { get; init; } = new();

    /// <summary>The ledger's file, resolved.</summary>
    public string LedgerFile => LedgerPath ?? Path.Combine(Lake.Root, ".healthbatch", "ledger.db");

    /// <summary>The folder of what earlier runs worked out and later ones may use: beside the ledger. It can be deleted at any time.</summary>
    public string CacheFolder => LedgerPath is null ? Path.Combine(Lake.Root, ".healthbatch", "cache") : Path.ChangeExtension(Path.GetFullPath(LedgerPath), "cache");

    /// <summary>The job store's file, resolved.</summary>
    public string JobStoreFile => Worker.JobStore ?? Path.Combine(Lake.Root, ".healthbatch", "jobs.db");

    /// <summary>The number of threads, resolved.</summary>
    public int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;
}

/// <summary>The lake's folders and names.</summary>
internal sealed record LakeSettings
{
    /// <summary>The lake's folder.</summary>
    public string Root { get; init; } = "data/lake";

    /// <summary>The folder with <c>snapshot_date=yyyy-MM-dd</c> folders, inside the lake or absolute.</summary>
    public string Snapshots { get; init; } = "snapshots";

    /// <summary>A folder with Parquet files, or one such file, inside the lake or absolute.</summary>
    public string Outcomes { get; init; } = "outcomes";

    /// <summary>The folder that scores are written to, inside the lake or absolute.</summary>
    public string Scores { get; init; } = "scores";

    /// <summary>What reads and writes the lake's Parquet files.</summary>
    public LakeCodec Codec { get; init; } = LakeCodec.Native;

    /// <summary>Whether what is written is forced to the disk, and how score files and what they were made from are hashed.</summary>
    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>How score files and what they were made from are hashed.</summary>
    public HashKind ScoreHash => Durability == Durability.Full ? HashKind.Sha256 : HashKind.Fingerprint;

    /// <summary>What to do about rows that became known after their snapshot's as-of date.</summary>
    public ConflictPolicy KnownLater { get; init; } = ConflictPolicy.Fail;

    /// <summary>What to do about a snapshot that changed after it was scored: end the run, or put the other scores beside the published ones.</summary>
    public ConflictPolicy ChangedSnapshots { get; init; } = ConflictPolicy.Quarantine;

    /// <summary>Column names and outcome words.</summary>
    public LakeColumns Columns { get; init; } = new();
}

/// <summary>How much is done so that outputs survive a power cut.</summary>
internal enum Durability
{
    /// <summary>What is written is forced to the disk before it appears under its name, and known by its SHA-256.</summary>
    Full,

    /// <summary>It appears whole, but may be lost in a power cut. Scores are known by a fast fingerprint, which shows changes by accident only.</summary>
    Fast,
}

/// <summary>How backtests are made.</summary>
internal sealed record BacktestSettings
{
    /// <summary>Whether scores are taken as published or recomputed with the scorecard at hand.</summary>
    public ScoreSource Source { get; init; } = ScoreSource.Recomputed;

    /// <summary>Which as-of dates are used.</summary>
    public AsOfSelection AsOf { get; init; } = AsOfSelection.Default;

    /// <summary>What to do about customers listed twice, and about contradictory outcomes on one day.</summary>
    public ConflictPolicy Conflicts { get; init; } = ConflictPolicy.Fail;

    /// <summary>The last day outcomes are known for; null for the last outcome's date.</summary>
    public DateOnly? ObservedThrough { get; init; }

    /// <summary>Leak guards that don't end the run, by name.</summary>
    public IReadOnlyList<string> WaivedGuards { get; init; } = [];

    /// <summary>The seed of every resampling.</summary>
    public int Seed { get; init; } = 20260101;

    /// <summary>Whether scored rows of dates are kept from one backtest to the next.</summary>
    public KeepDates KeepDates { get; init; } = KeepDates.Auto;

    /// <summary>Whether reports hold all tables or those that the verdict rests on.</summary>
    public BacktestTables Tables { get; init; } = BacktestTables.All;
}

/// <summary>Whether scored rows of dates are kept from one backtest to the next.</summary>
internal enum KeepDates
{
    /// <summary>Where there are many dates.</summary>
    Auto,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}

/// <summary>Where a backtest's scores come from.</summary>
internal enum ScoreSource
{
    /// <summary>Today's scorecard over past snapshots.</summary>
    Recomputed,

    /// <summary>The scores as they were written on the day.</summary>
    Published,
}

/// <summary>How weights are suggested.</summary>
internal sealed record ReweightingSettings
{
    /// <summary>What fits the weights.</summary>
    public FitterChoice Fitter { get; init; }

    /// <summary>The seed of the split of customers.</summary>
    public int Seed { get; init; } = 20260101;

    /// <summary>The most points of 100 that a weight may move at once; null for no limit.</summary>
    public double? MaxChangePerWeight { get; init; }

    /// <summary>Whether each dimension keeps its total.</summary>
    public bool HoldDimensionTotals { get; init; }

    /// <summary>Whether snapshot columns that the scorecard ignores are tried.</summary>
    public bool Candidates { get; init; } = true;

    /// <summary>The same for the evaluation.</summary>
    public ReweightOptions Options => new() { Seed = Seed, MaxChangePerWeight = MaxChangePerWeight, HoldDimensionTotals = HoldDimensionTotals };
}

/// <summary>One nightly job.</summary>
/// <param name="Scorecard">The scorecard's name.</param>
/// <param name="Cron">A Quartz cron expression: seconds first.</param>
/// <param name="TimeZone">The zone that the expression is read in.</param>
/// <param name="Wait">Which snapshot the night waits for; null for none.</param>
internal sealed record ScheduleSettings(string Scorecard, string Cron, TimeZoneInfo TimeZone, WaitSettings? Wait = null);

/// <summary>How a night waits for its snapshot.</summary>
/// <param name="Expect">The as-of date that a night is about.</param>
/// <param name="Marker">A file in the date's folder that says it is whole; null where none is written.</param>
/// <param name="LeastRowPercent">The least rows against the snapshot before it, 0 to 100 percent: fewer means that it is still being written.</param>
/// <param name="Limit">How long the night waits before it fails and alerts.</param>
/// <param name="Pause">How long between two looks.</param>
internal sealed record WaitSettings(ExpectedSnapshot Expect, string? Marker, int LeastRowPercent, TimeSpan Limit, TimeSpan Pause);

/// <summary>The as-of date that a night is about, in the schedule's time zone.</summary>
internal enum ExpectedSnapshot
{
    /// <summary>The day the night begins on.</summary>
    Today,

    /// <summary>The day before.</summary>
    Yesterday,

    /// <summary>The last month-end before the day the night begins on.</summary>
    MonthEnd,
}

/// <summary>Who is told when a night goes wrong.</summary>
internal sealed record AlertSettings
{
    /// <summary>Where alerts are posted as JSON with a "text"; null for nowhere. The environment variable HEALTHBATCH_Alerts__Webhook keeps it out of files.</summary>
    public Uri? Webhook { get; init; }
}

/// <summary>The host.</summary>
internal sealed record WorkerSettings
{
    /// <summary>Where health and report pages are served; loopback unless somebody decides otherwise.</summary>
    public string Url { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Quartz's own SQLite file; null for <c>.healthbatch/jobs.db</c> inside the lake.</summary>
    public string? JobStore { get; init; }

    /// <summary>The OpenTelemetry collector that metrics and traces are sent to (OTLP over HTTP); null for none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>How often a night starts again after a failure that can heal, such as a file that is in use, 0 to 10.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long a shutdown waits for running jobs to notice that they are cancelled, 1 to 3600 seconds.</summary>
    public int ShutdownSeconds { get; init; } = 30;
}
