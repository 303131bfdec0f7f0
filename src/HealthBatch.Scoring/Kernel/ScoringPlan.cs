using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>A scorecard compiled against the columns of a snapshot: the one code path that scores, for publishing, backtesting and reweighting alike.</summary>
public sealed partial class ScoringPlan
{
    /// <summary>The scorecard.</summary>
    public Scorecard Scorecard { get; private init; } = null!;

    /// <summary>The snapshot columns that a batch must hold, in this order, before any others that the caller adds.</summary>
    public IReadOnlyList<ColumnRequest> Columns { get; private init; } = [];

    /// <summary>The distinct metric names over all formulas, in order of appearance: one output column each.</summary>
    public IReadOnlyList<string> Metrics { get; private init; } = [];

    /// <summary>The distinct dimension names over all formulas, in order of appearance.</summary>
    public IReadOnlyList<string> Dimensions { get; private init; } = [];
}
