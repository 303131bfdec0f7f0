using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Publishing;

/// <summary>One snapshot, one scorecard, one score file. Immutable.</summary>
public sealed record ScoreRunRequest
{
    /// <summary>The rows of a row group of the score file; it depends on nothing that is read.</summary>
    public const int DefaultRowGroupRows = 122_880;

    /// <summary>The snapshot.</summary>
    public required Snapshot Snapshot { get; init; }

    /// <summary>The scorecard.</summary>
    public required Scorecard Scorecard { get; init; }

    /// <summary>The lake's names.</summary>
    public LakeColumns Columns { get; init; } = new();

    /// <summary>The score file of the snapshot before, or null where there is none: then previous score, change and trend are missing.</summary>
    public ITableFile? Previous { get; init; }

    /// <summary>
    /// The snapshot before as this very scorecard scores it, by which a change is split into its parts: the same as <see cref="Previous"/> where the scorecard
    /// has not changed, another score file where it has; null: then the parts are missing.
    /// </summary>
    public ITableFile? PreviousByThis { get; init; }

    /// <summary>
    /// The score file of the snapshot that lies the scorecard's trend span (90 days by default) back; null where there is none: then earlier score, change and
    /// trend are missing. <see cref="TrendSpan"/> says which one that is.
    /// </summary>
    public ITableFile? Earlier { get; init; }

    /// <summary>Makes the sink for these columns. Called once a try: a run that finds rows to leave out starts again with a new sink, the old one disposed.</summary>
    public required Func<IReadOnlyList<ColumnRequest>, IColumnSink> Sink { get; init; }

    /// <summary>
    /// Makes the sink for the changes against <see cref="Previous"/>, in the layout of <see cref="CrmExport"/>; null where nobody asks for them. Called as
    /// often as <see cref="Sink"/>, and not at all where there is no score file before.
    /// </summary>
    public Func<IChangeSink>? Changes { get; init; }

    /// <summary>How many threads score and encode, at least 1. The bytes are the same for any number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The rows of a row group of the score file, at least 1.</summary>
    public int RowGroupRows { get; init; } = DefaultRowGroupRows;

    /// <summary>What happens to customers who are listed more than once.</summary>
    public RowPolicy Duplicates { get; init; } = RowPolicy.Fail;

    /// <summary>What happens to rows that became known after the as-of date, where the snapshot says when.</summary>
    public RowPolicy KnownLater { get; init; } = RowPolicy.Fail;
}
