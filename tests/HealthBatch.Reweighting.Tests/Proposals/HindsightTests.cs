using HealthBatch.Reweighting.Proposals;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Tests.Proposals;

public class HindsightTests
{
    private static readonly BandScale Bands = new([new("red", 0), new("green", 50)]);

    [Fact]
    public void Churners_are_caught_and_lost_at_the_same_size_of_the_band()
    {
        // Today the first three are red; the suggestion's three lowest are rows 1, 2 and 4.
        short[] today = [1_000, 2_000, 3_000, 6_000, 7_000];
        short[] suggested = [9_000, 5_000, 5_500, 8_000, 6_000];
        byte[] events = [0, 1, 1, 0, 1];

        Assert.Equal(new Hindsight(1, 0, 0, 1), Hindsight.Of(today, suggested, events, new RowRange(0, 5), Bands));
    }

    [Fact]
    public void Ties_at_the_edge_stay_outside()
    {
        short[] today = [1_000, 2_000, 8_000];
        short[] suggested = [500, 700, 700];
        byte[] events = [1, 1, 1];

        Assert.Equal(new Hindsight(0, 1, 0, 0), Hindsight.Of(today, suggested, events, new RowRange(0, 3), Bands));
    }
}
