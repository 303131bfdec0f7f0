using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Scorecards.Linting;

/// <summary>The moments of two metrics over the customers of a segment who have both, updated row by row (Welford 1962), for their correlation.</summary>
internal sealed class PairMoments(int segment, int first, int second)
{
    private double _meanX;
    private double _meanY;
    private double _xx;
    private double _yy;
    private double _xy;

    public int Segment => segment;

    public int First => first;

    public int Second => second;

    public long Count { get; private set; }

    /// <summary>Pearson's r of the normalised values; null where one of them never varies.</summary>
    public double? Correlation => _xx > 0 && _yy > 0 ? _xy / Math.Sqrt(_xx * _yy) : null;

    public void Add(ScoredBatch scored)
    {
        for (var row = 0; row < scored.RowCount; row++)
        {
            var x = scored.Normalised[first][row];
            var y = scored.Normalised[second][row];
            if (scored.Segment[row] != segment || double.IsNaN(x) || double.IsNaN(y))
            {
                continue;
            }

            Count++;
            var dx = x - _meanX;
            var dy = y - _meanY;
            _meanX += dx / Count;
            _meanY += dy / Count;
            _xx += dx * (x - _meanX);
            _yy += dy * (y - _meanY);
            _xy += dx * (y - _meanY);
        }
    }
}
