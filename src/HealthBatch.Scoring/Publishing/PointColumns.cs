using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>The columns of a score file by which a change is split: what each metric added, where a policy stood in for its value, formula, override.</summary>
/// <param name="Points">The contribution columns, by metric.</param>
/// <param name="Imputed">The columns that say where a policy stood in.</param>
/// <param name="ImputedMetrics">The metrics that those are about.</param>
/// <param name="Segments">The segments' names, by code.</param>
/// <param name="HasOverrides">Whether the scorecard has overrides.</param>
internal sealed record PointColumns(
    IReadOnlyList<string> Points, IReadOnlyList<string> Imputed, IReadOnlyList<int> ImputedMetrics, IReadOnlyList<string> Segments, bool HasOverrides)
{
    /// <summary>What is read: points, imputed, then segment and override where they can differ.</summary>
    public IReadOnlyList<ColumnRequest> Requests { get; } =
    [
        .. Points.Select(name => new ColumnRequest(name, ColumnForm.Grid)),
        .. Imputed.Select(name => new ColumnRequest(name, ColumnForm.Text)),
        .. Segments.Count > 1 ? [new ColumnRequest(ScoreFileColumns.Segment, ColumnForm.Text)] : Array.Empty<ColumnRequest>(),
        .. HasOverrides ? [new ColumnRequest(ScoreFileColumns.Override, ColumnForm.Text)] : Array.Empty<ColumnRequest>(),
    ];
}
