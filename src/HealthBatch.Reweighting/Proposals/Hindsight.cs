using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Proposals;

/// <summary>
/// Who would have been in the least healthy band on the test dates, by weights that had not seen them, had the band held no more customers than today's weights put
/// there. Counted in observations: a customer at a date.
/// </summary>
/// <param name="CaughtChurners">Churned, in the band only by the suggestion.</param>
/// <param name="LostChurners">Churned, in the band only by today's weights.</param>
/// <param name="NewlyFlagged">Retained, in the band only by the suggestion.</param>
/// <param name="NoLongerFlagged">Retained, in the band only by today's weights.</param>
internal sealed record Hindsight(int CaughtChurners, int LostChurners, int NewlyFlagged, int NoLongerFlagged)
{
    /// <summary>Counts over the segments that adopt.</summary>
    public static Hindsight Of(IEnumerable<SegmentEvaluation> segments, BandScale bands)
    {
        var sum = new Hindsight(0, 0, 0, 0);
        foreach (var segment in segments.Where(segment => segment.Adopts))
        {
            foreach (var stratum in segment.Walk.Strata)
            {
                sum = sum.Plus(Of(segment.Walk.Current, segment.Walk.Suggested, segment.Rows.Events, stratum, bands));
            }
        }

        return sum;
    }

    /// <summary>Counts in one stratum. Ties at the edge stay outside, so the suggestion never gets more customers than today's weights have.</summary>
    internal static Hindsight Of(short[] current, short[] suggested, byte[] events, RowRange rows, BandScale bands)
    {
        var counts = new int[10_002];
        var capacity = 0;
        for (var row = rows.Start; row < rows.Start + rows.Length; row++)
        {
            counts[suggested[row] + 1]++;
            capacity += bands.IndexOf(current[row]) == 0 ? 1 : 0;
        }

        // The highest score below which no more than the capacity lie.
        var (limit, below) = (0, 0);
        while (limit < 10_001 && below + counts[limit + 1] <= capacity)
        {
            below += counts[++limit];
        }

        var (caught, lost, flagged, freed) = (0, 0, 0, 0);
        for (var row = rows.Start; row < rows.Start + rows.Length; row++)
        {
            var (was, would) = (bands.IndexOf(current[row]) == 0, suggested[row] < limit);
            if (was != would)
            {
                (caught, lost) = events[row] == 1 ? (caught + (would ? 1 : 0), lost + (was ? 1 : 0)) : (caught, lost);
                (flagged, freed) = events[row] == 0 ? (flagged + (would ? 1 : 0), freed + (was ? 1 : 0)) : (flagged, freed);
            }
        }

        return new Hindsight(caught, lost, flagged, freed);
    }

    private Hindsight Plus(Hindsight other) => new(
        CaughtChurners + other.CaughtChurners,
        LostChurners + other.LostChurners,
        NewlyFlagged + other.NewlyFlagged,
        NoLongerFlagged + other.NoLongerFlagged);
}
