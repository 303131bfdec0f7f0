using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>A score or band that a column already holds, bound to that column. Immutable.</summary>
internal sealed class CompiledExisting
{
    private readonly int _score;
    private readonly int _band;
    private readonly TextLookup? _bands;

    private CompiledExisting(int score, int band, TextLookup? bands)
    {
        _score = score;
        _band = band;
        _bands = bands;
    }

    /// <summary>Binds the columns: numbers for a score; text, whole numbers or booleans for a band.</summary>
    public static CompiledExisting Bind(ExistingScore existing, BandScale bands, PlanColumns columns)
    {
        var score = existing.ScoreColumn is { } scored ? columns.Number(scored, "the existing score") : -1;
        if (existing.BandColumn is not { } name)
        {
            return new CompiledExisting(score, -1, null);
        }

        return new CompiledExisting(
            score,
            columns.Label(name, "the existing band"),
            new TextLookup(bands.Bands.Select((band, place) => KeyValuePair.Create(band.Name, (double)place)), double.NaN));
    }

    /// <summary>
    /// Takes the scores over, onto the grid, and the bands: those of a column where there is one, else those of the scores. A score outside 0 to 100
    /// and a word that is no band are invalid: unscored and counted.
    /// </summary>
    public void Fill(ColumnBatch input, ScoredBatch output, int at, byte[] bandOf)
    {
        var rows = input.RowCount;
        output.Segment.AsSpan(at, rows).Clear();
        var deciding = input.Columns[_bands is null ? _score : _band];
        var found = output.Scratch.Tests.Numbers(rows);
        if (_bands is null)
        {
            input.Number(_score).Values.AsSpan(0, rows).CopyTo(found);
        }
        else
        {
            _bands.Fill(input.Text(_band), rows, found, output.Scratch.Tests.Cache(-1));
        }

        var scores = _score < 0 ? null : input.Number(_score).Values;
        for (var row = 0; row < rows; row++)
        {
            var value = found[row];
            var usable = value >= 0 && value <= 100 && (scores is null || (scores[row] >= 0 && scores[row] <= 100));
            var score = usable && scores is not null ? ScoreGrid.Round(scores[row]) : GridColumn.Missing;
            output.Score[at + row] = score;
            output.ScoreBeforeOverride[at + row] = score;
            output.Band[at + row] = !usable ? CodeColumn.Missing : _bands is null ? bandOf[score] : (byte)value;
            output.Coverage[at + row] = usable ? (short)100 : (short)0;
            output.Counts.Unscored += usable ? 0 : 1;
            output.Counts.ExistingInvalid += usable || deciding.IsMissing(row) ? 0 : 1;
        }
    }
}
