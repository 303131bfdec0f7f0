using HealthBatch.Reweighting.Weights;

namespace HealthBatch.Reweighting.Tests.Weights;

public class WholePointsTests
{
    [Fact]
    public void The_largest_remainders_are_rounded_up() => Assert.Equal([34, 17, 49], WholePoints.Of([33.6, 16.9, 49.5], 100));

    [Fact]
    public void Equal_remainders_go_to_the_metric_listed_first() => Assert.Equal([34, 33, 33], WholePoints.Of([100 / 3.0, 100 / 3.0, 100 / 3.0], 100));

    [Fact]
    public void Whole_points_stay_whole_in_spite_of_arithmetic() => Assert.Equal([27, 13, 60], WholePoints.Of([27 - 1e-12, 13 + 1e-12, 60], 100));

    [Fact]
    public void Any_points_add_up_and_move_by_less_than_one()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var raw = Enumerable.Range(0, 2 + (round % 9)).Select(_ => random.NextDouble()).ToArray();
            double[] points = [.. raw.Select(value => 100 * value / raw.Sum())];

            var whole = WholePoints.Of(points, 100);

            Assert.Equal(100, whole.Sum());
            Assert.All(whole.Zip(points), pair => Assert.True(Math.Abs(pair.First - pair.Second) < 1 && pair.First == Math.Floor(pair.First)));
        }
    }
}
