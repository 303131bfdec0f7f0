using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;

namespace HealthBatch.Scoring.Tests.Scorecards.Changes;

public sealed class BandMovesTests
{
    private static readonly BandScale Bands = new([new Band("red", 0), new Band("green", 50)]);

    [Fact]
    public void Customers_and_their_revenue_are_counted_by_band_before_and_after()
    {
        var moves = new BandMoves(Bands, Bands);
        moves.Add([0, 0, 1], [0, 1, 1], [10, 20, double.NaN]);
        moves.Add([0, CodeColumn.Missing], [1, 0], [5, 7]);

        Assert.Equal(
            [
                new BandMoveCount("red", "red", 1, 10), new BandMoveCount("red", "green", 2, 25), new BandMoveCount("green", "green", 1, 0),
                new BandMoveCount(null, "red", 1, 7),
            ],
            moves.Counts());
    }

    [Fact]
    public void Without_amounts_there_is_no_revenue()
    {
        var moves = new BandMoves(Bands, Bands);
        moves.Add([1], [0], []);

        Assert.Equal([new BandMoveCount("green", "red", 1, null)], moves.Counts());
    }
}
