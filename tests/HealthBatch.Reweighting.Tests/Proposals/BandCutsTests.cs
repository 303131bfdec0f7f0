using HealthBatch.Reweighting.Proposals;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Reweighting.Tests.Proposals;

public class BandCutsTests
{
    private static readonly Band[] Bands = [new("red", 0), new("yellow", 40), new("green", 60)];

    [Fact]
    public void Scores_that_all_fall_by_ten_take_the_starts_with_them()
    {
        var (before, after) = (new long[10_001], new long[10_001]);
        for (var score = 1_500; score <= 9_500; score++)
        {
            before[score]++;
            after[score - 1_000]++;
        }

        var scale = BandCuts.Keep(new BandScale(Bands), before, after);

        Assert.Equal([0, 30, 50], scale.Bands.Select(band => band.From));
    }

    [Fact]
    public void With_upper_inclusive_edges_a_score_on_the_start_stays_below()
    {
        var (before, after) = (new long[10_001], new long[10_001]);
        (before[3_000], before[4_000], before[7_000]) = (50, 100, 100);
        (after[2_000], after[2_500], after[8_000]) = (50, 100, 100);

        var scale = BandCuts.Keep(new BandScale(Bands, BandEdges.UpperInclusive), before, after);

        Assert.Equal([0, 0, 2], new[] { 2_000, 2_500, 8_000 }.Select(scale.IndexOf));
    }

    [Fact]
    public void A_finer_start_is_taken_where_a_round_one_would_change_the_size()
    {
        var (before, after) = (new long[10_001], new long[10_001]);
        (before[1_000], before[5_000], before[9_000]) = (100, 100, 100);
        (after[4_010], after[4_060], after[9_000]) = (100, 100, 100);

        var scale = BandCuts.Keep(new BandScale(Bands), before, after);

        Assert.Equal([0, 1, 2], new[] { 4_010, 4_060, 9_000 }.Select(scale.IndexOf));
        Assert.Equal(40.5, scale.Bands[1].From);
    }
}
