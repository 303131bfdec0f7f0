using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>A score or band that a column already holds, bound to that column. Immutable.</summary>
internal sealed class CompiledExisting
{
    private readonly int _column;
    private readonly TextLookup? _bands;

    private CompiledExisting(int column, TextLookup? bands)
    {
        _column = column;
        _bands = bands;
    }

    /// <summary>Binds the column: numbers for a score; text, whole numbers or booleans for a band.</summary>
    public static CompiledExisting Bind(ExistingScore existing, BandScale bands, PlanColumns columns)
    {
        if (existing.ScoreColumn is { } score)
        {
            return new CompiledExisting(columns.Number(score, "the existing score"), null);
        }

        return new CompiledExisting(
            columns.Label(existing.BandColumn!, "the existing band"),
            new TextLookup(bands.Bands.Select((band, place) => KeyValuePair.Create(band.Name, (double)place)), double.NaN));
    }

    /// <summary>Takes the scores over, onto the grid, or the bands. A score outside 0 to 100 and a word that is no band are invalid: unscored and counted.</summary>
    public void Fill(ColumnBatch input, ScoredBatch output, int at, byte[] bandOf)
    {
        var rows = input.RowCount;
        output.Segment.AsSpan(at, rows).Clear();
        var column = input.Columns[_column];
        var found = output.Scratch.Tests.Numbers(rows);
        if (_bands is null)
        {
            input.Number(_column).Values.AsSpan(0, rows).CopyTo(found);
        }
        else
        {
            _bands.Fill(input.Text(_column), rows, found, output.Scratch.Tests.Cache(-1));
        }

        for (var row = 0; row < rows; row++)
        {
            var value = found[row];
            var usable = value >= 0 && value <= 100;
            var score = usable && _bands is null ? ScoreGrid.Round(value) : GridColumn.Missing;
            output.Score[at + row] = score;
            output.ScoreBeforeOverride[at + row] = score;
            output.Band[at + row] = !usable ? CodeColumn.Missing : _bands is null ? bandOf[score] : (byte)value;
            output.Coverage[at + row] = usable ? (short)100 : (short)0;
            output.Counts.Unscored += usable ? 0 : 1;
            output.Counts.ExistingInvalid += usable || column.IsMissing(row) ? 0 : 1;
        }
    }
}
