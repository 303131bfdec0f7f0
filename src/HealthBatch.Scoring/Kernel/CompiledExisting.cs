using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Kernel;

/// <summary>A score or band that a column already holds, bound to that column. Immutable.</summary>
internal sealed class CompiledExisting
{
    private readonly int _score;
    private readonly int _band;
    private readonly TextLookup? _bands;
    private readonly int _segment;
    private readonly TextLookup? _segments;
    private readonly int _other;

    private CompiledExisting(int score, int band, TextLookup? bands, int segment, TextLookup? segments, int other) =>
        (_score, _band, _bands, _segment, _segments, _other) = (score, band, bands, segment, segments, other);

    /// <summary>The names of its segments, in order.</summary>
    public static IReadOnlyList<string> SegmentsOf(ExistingScore existing) => existing.SegmentColumn is null ? ["everyone"] : [.. existing.Segments, "other"];

    /// <summary>Binds the columns: numbers for a score; text, whole numbers or booleans for a band.</summary>
    public static CompiledExisting Bind(ExistingScore existing, BandScale bands, PlanColumns columns)
    {
        var score = existing.ScoreColumn is { } scored ? columns.Number(scored, "the existing score") : -1;
        var band = existing.BandColumn is { } name ? columns.Label(name, "the existing band") : -1;
        var segment = existing.SegmentColumn is { } segmented ? columns.Label(segmented, "the segment") : -1;
        return new CompiledExisting(
            score,
            band,
            band < 0 ? null : new TextLookup(bands.Bands.Select((one, place) => KeyValuePair.Create(one.Name, (double)place)), double.NaN),
            segment,
            segment < 0 ? null : new TextLookup(existing.Segments.Select((one, place) => KeyValuePair.Create(one, (double)place)), existing.Segments.Count),
            existing.Segments.Count);
    }

    /// <summary>
    /// Takes the scores over, onto the grid, and the bands: those of a column where there is one, else those of the scores. A score outside 0 to 100
    /// and a word that is no band are invalid: unscored and counted.
    /// </summary>
    public void Fill(ColumnBatch input, ScoredBatch output, int at, byte[] bandOf)
    {
        var rows = input.RowCount;
        FillSegments(input, output, at);
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

    private void FillSegments(ColumnBatch input, ScoredBatch output, int at)
    {
        var rows = input.RowCount;
        if (_segments is null)
        {
            output.Segment.AsSpan(at, rows).Clear();
            return;
        }

        var found = output.Scratch.Tests.Numbers(rows);
        _segments.Fill(input.Text(_segment), rows, found, output.Scratch.Tests.Cache(-2));
        for (var row = 0; row < rows; row++)
        {
            output.Segment[at + row] = (byte)(found[row] >= 0 ? found[row] : _other);
        }
    }
}
