using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Backtesting.Tests.Evaluation;

public sealed class MetricPlacesTests
{
    [Fact]
    public void Eight_values_at_a_time_are_placed_as_one()
    {
        var random = new Random(4);
        double[] ends = [0, 100, -1e-10, 100 + 1e-10, double.NaN, 0.005, 0.015, 99.995, 50.125, 33.335, 33.334999999];
        double[] values = [.. ends, .. Enumerable.Range(0, 20_000).Select(i => i % 97 == 0 ? double.NaN : i % 3 == 0 ? random.Next(0, 20_001) / 200.0 : 100 * random.NextDouble())];
        var (found, expected) = (new ushort[values.Length], new ushort[values.Length]);
        MetricPlaces.Find(values, found);
        MetricPlaces.FindEach(values, expected);
        Assert.Equal(expected, found);
        Assert.Equal(MetricPlaces.None, found[4]);
        Assert.Equal((ushort)10_000, found[1]);
    }

    [Fact]
    public void Sixteen_values_at_a_time_fall_into_the_cells_of_their_places()
    {
        var random = new Random(5);
        double[] ends = [0, 100, -1e-10, 100 + 1e-10, double.NaN, 0.635, 0.645, 99.835, 99.845, 63.995, 64.005];
        double[] values = [.. ends, .. Enumerable.Range(0, 20_000).Select(i => i % 97 == 0 ? double.NaN : i % 3 == 0 ? random.Next(0, 20_001) / 200.0 : 100 * random.NextDouble())];
        var places = new ushort[values.Length];
        var (found, each) = (new byte[values.Length], new byte[values.Length]);
        MetricPlaces.FindEach(values, places);
        MetricCells.Find(values, found);
        MetricCells.FindEach(values, each);
        Assert.Equal(places.Select(place => place == MetricPlaces.None ? MetricCells.None : (byte)(place / 64)), found);
        Assert.Equal(found, each);
        Assert.Equal(MetricCells.Count - 1, found[1]);
    }
}
