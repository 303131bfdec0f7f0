using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// The columns that no row of a run fills: the version, which is one number; what is said of scores before where there are none; actions without rules. Their
/// arrays are filled once, and all row groups share them, which saves 40 bytes a row of a row group.
/// </summary>
internal sealed class UnfilledColumns
{
    private readonly ScoreFileColumns _columns;
    private readonly HashSet<int> _places;
    private readonly short[] _grid;
    private readonly byte[] _codes;
    private readonly long[] _version;

    /// <summary>Finds them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="columns">The columns of the score file.</param>
    /// <param name="before">What scores are compared with.</param>
    /// <param name="splits">Whether a change is split into parts.</param>
    /// <param name="rows">The rows of a row group.</param>
    public UnfilledColumns(ScoringPlan plan, ScoreFileColumns columns, EarlierScores before, bool splits, int rows)
    {
        _columns = columns;
        (_grid, _codes, _version) = (new short[rows], new byte[rows], new long[rows]);
        Array.Fill(_grid, GridColumn.Missing);
        Array.Fill(_codes, CodeColumn.Missing);
        Array.Fill(_version, plan.Scorecard.Version);
        _places =
        [
            columns.FirstAction + 1,
            .. Places(columns.FirstAction, 1, plan.Scorecard.Actions.Count == 0),
            .. Places(columns.FirstTrend, 4, !before.HasPrevious),
            .. Places(columns.FirstTrend + 4, 3, !before.HasEarlier),
            .. Places(columns.FirstPart, 3, !splits),
        ];
    }

    /// <summary>A batch for the rows of one row group: these columns over everybody's arrays, the others over its own.</summary>
    public ColumnBatch NewRows() => new([.. _columns.All.Select((request, place) => !_places.Contains(place) ? Column.Create(request, _grid.Length) : request.Form switch
    {
        ColumnForm.Grid => new GridColumn(request, _grid),
        ColumnForm.Code => new CodeColumn(request, _codes),
        _ => new IntegerColumn(request, _version),
    })]);

    private static IEnumerable<int> Places(int first, int count, bool unfilled) => unfilled ? Enumerable.Range(first, count) : [];
}
