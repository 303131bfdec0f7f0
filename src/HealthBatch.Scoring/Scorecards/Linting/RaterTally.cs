using System.Runtime.InteropServices;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards.Raters;

namespace HealthBatch.Scoring.Scorecards.Linting;

/// <summary>Adds up one metric's ratings by rater, in one segment.</summary>
internal sealed class RaterTally(int segment, int metric, int column, string name)
{
    private readonly Dictionary<string, RaterRatings> _ratings = new(StringComparer.Ordinal);

    public int Segment => segment;

    public int Metric => metric;

    /// <summary>The place of the column that names the rater.</summary>
    public int Column => column;

    public string Name => name;

    public void Add(ScoredBatch scored, TextColumn raters)
    {
        for (var row = 0; row < scored.RowCount; row++)
        {
            var value = scored.Normalised[metric][row];
            if (scored.Segment[row] == segment && !double.IsNaN(value) && !raters.IsMissing(row))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_ratings, Encoding.UTF8.GetString(raters[row]), out _).Add(value);
            }
        }
    }

    public RaterCorrection? Estimate() => RaterCorrection.Estimate(_ratings);
}
