using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Reweighting.Proposals;

/// <summary>Band starts for new scores under which the bands keep their sizes, so that a change of weights is not also a change of workload.</summary>
internal static class BandCuts
{
    /// <summary>The share of customers by which a rounder start may miss the size that the finest would reach.</summary>
    private const double Tolerance = 0.005;

    /// <summary>Steps of a start in hundredths, roundest first.</summary>
    private static readonly int[] Steps = [100, 50, 10, 1];

    /// <summary>The bands with new starts.</summary>
    /// <param name="bands">Today's.</param>
    /// <param name="before">Customers by today's score in hundredths, 0 to 10,000.</param>
    /// <param name="after">Customers by the new score.</param>
    public static BandScale Keep(BandScale bands, long[] before, long[] after)
    {
        var (below, belowAfter) = (Below(before), Below(after));
        var starts = new List<Band> { bands.Bands[0] };
        var last = 0;
        foreach (var band in bands.Bands.Skip(1))
        {
            // With upper-inclusive edges a score on the start is still below it.
            var start = (int)Math.Round(band.From * 100, MidpointRounding.AwayFromZero);
            var shift = bands.Edges == BandEdges.UpperInclusive ? 1 : 0;
            last = Nearest(belowAfter, below[Math.Min(start + shift, below.Length - 1)], last + 1, shift);
            starts.Add(band with { From = last / 100.0 });
        }

        return new BandScale(starts, bands.Edges);
    }

    /// <summary>Customers by band.</summary>
    public static long[] Sizes(BandScale bands, long[] counts)
    {
        var sizes = new long[bands.Bands.Count];
        for (var score = 0; score < counts.Length; score++)
        {
            sizes[bands.IndexOf(score)] += counts[score];
        }

        return sizes;
    }

    /// <summary>The roundest start whose size misses by hardly more than the best one's.</summary>
    private static int Nearest(long[] below, long wanted, int least, int shift)
    {
        var all = below[^1];
        int best = least;
        long bestMiss = long.MaxValue;
        foreach (var step in Steps.Reverse())
        {
            var (found, miss) = (best, long.MaxValue);
            for (var start = (least + step - 1) / step * step; start + shift < below.Length; start += step)
            {
                var here = Math.Abs(below[start + shift] - wanted);
                if (here < miss)
                {
                    (found, miss) = (start, here);
                }
            }

            if (step == 1)
            {
                (best, bestMiss) = (found, miss);
            }
            else if (miss - bestMiss <= Tolerance * all)
            {
                best = found;
            }
        }

        return Math.Min(best, ScoreGrid.Best);
    }

    /// <summary>Customers with a score below each hundredth, and all of them at the end.</summary>
    private static long[] Below(long[] counts)
    {
        var below = new long[counts.Length + 1];
        for (var score = 0; score < counts.Length; score++)
        {
            below[score + 1] = below[score] + counts[score];
        }

        return below;
    }
}
