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
    private readonly bool[] _unfilled;
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
        for (var row = 0; row < rows; row++)
        {
            // Once a run, so that the framework's fill, which is compiled anew in every run for each type, would take longer.
            (_grid[row], _codes[row], _version[row]) = (GridColumn.Missing, CodeColumn.Missing, plan.Scorecard.Version);
        }

        _unfilled = new bool[columns.All.Count];
        _unfilled[columns.FirstAction + 1] = true;
        _unfilled[columns.FirstAction] = plan.Scorecard.Actions.Count == 0;
        Mark(columns.FirstTrend, 4, !before.HasPrevious);
        Mark(columns.FirstTrend + 4, 3, !before.HasEarlier);
        Mark(columns.FirstPart, 3, !splits);
    }

    /// <summary>A batch for the rows of one row group: these columns over everybody's arrays, the others over its own.</summary>
    public ColumnBatch NewRows() => new([.. _columns.All.Select((request, place) => !_unfilled[place] ? Column.Create(request, _grid.Length) : request.Form switch
    {
        ColumnForm.Grid => new GridColumn(request, _grid) { IsUniform = true },
        ColumnForm.Code => new CodeColumn(request, _codes) { IsUniform = true },
        _ => new IntegerColumn(request, _version) { IsUniform = true },
    })]);

    private void Mark(int first, int count, bool unfilled)
    {
        for (var place = first; place < first + count; place++)
        {
            _unfilled[place] = unfilled;
        }
    }
}
