using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Falling, steady or rising against an earlier score; new for a customer who was not there; missing where either has no score.</summary>
/// <param name="threshold">The change, in points, from which a score counts as falling or rising.</param>
internal readonly struct TrendRules(double threshold)
{
    public const byte Falling = 0;
    public const byte Steady = 1;
    public const byte Rising = 2;
    public const byte New = 3;

    private readonly int _threshold = Kernel.ScoreGrid.Round(Math.Min(threshold, 100));

    /// <summary>Fills change and trend, and turns the mark for an unknown customer into a missing previous band.</summary>
    public void Fill(ReadOnlySpan<short> scores, ReadOnlySpan<short> previous, Span<byte> previousBands, Span<short> changes, Span<byte> trends)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            var comparable = scores[row] != GridColumn.Missing && previous[row] != GridColumn.Missing;
            var change = scores[row] - previous[row];
            changes[row] = comparable ? (short)change : GridColumn.Missing;
            var trend = comparable ? change <= -_threshold ? Falling : change >= _threshold ? Rising : Steady : CodeColumn.Missing;
            var unknown = previousBands[row] == PreviousScores.Unknown;
            trends[row] = unknown ? New : trend;
            previousBands[row] = unknown ? CodeColumn.Missing : previousBands[row];
        }
    }
}
