using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting;

/// <summary>What a backtest reads. Files are named and opened by others: nothing here knows a folder.</summary>
public sealed record BacktestInput
{
    /// <summary>The scorecard to test.</summary>
    public required Scorecard Scorecard { get; init; }

    /// <summary>The SHA-256 of its file, as the report shows it.</summary>
    public required string ScorecardSha256 { get; init; }

    /// <summary>Scorecards that are compared with it on the same observations.</summary>
    public IReadOnlyList<Challenger> Challengers { get; init; } = [];

    /// <summary>The snapshots, with distinct as-of dates.</summary>
    public required IReadOnlyList<Snapshot> Snapshots { get; init; }

    /// <summary>Snapshots that revenue and treatment are joined from by customer and date, where <see cref="Snapshots"/> are scores that lack them.</summary>
    public IReadOnlyList<Snapshot> Companions { get; init; } = [];

    /// <summary>Where scored rows are kept from one run to the next; null keeps none.</summary>
    public IScoredDateStore? Kept { get; init; }

    /// <summary>Snapshots whose content is not what the published scores of their date were made from, as the report names them.</summary>
    public IReadOnlyList<string> ChangedSnapshots { get; init; } = [];

    /// <summary>The outcome files, ordered by path.</summary>
    public required IReadOnlyList<ITableFile> Outcomes { get; init; }

    /// <summary>The lake's names and words.</summary>
    public LakeColumns Columns { get; init; } = new();

    /// <summary>Sees every row that was read and what it counted as, once an event; null for nobody.</summary>
    public RowVisitor? Visitor { get; init; }

    /// <summary>The hash that the report shows for a file; null leaves it empty.</summary>
    public Func<ITableFile, string>? HashOf { get; init; }
}

/// <summary>A scorecard that is compared with the one that is tested.</summary>
/// <param name="Scorecard">The scorecard. Its score after overrides counts; its bands and its outcome play no part.</param>
/// <param name="Sha256">The SHA-256 of its file, as the report shows it.</param>
public sealed record Challenger(Scorecard Scorecard, string Sha256)
{
    /// <summary>Where its scored rows were kept when it was tested alone; null where they were not.</summary>
    public IScoredDateStore? Kept { get; init; }
}
