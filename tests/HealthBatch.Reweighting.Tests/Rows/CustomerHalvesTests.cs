using System.Globalization;
using HealthBatch.Reweighting.Rows;

namespace HealthBatch.Reweighting.Tests.Rows;

public class CustomerHalvesTests
{
    [Fact]
    public void Halves_are_about_equal_and_differ_by_seed()
    {
        var first = Enumerable.Range(0, 10_000).Select(i => CustomerHalves.Half(i.ToString("D6", CultureInfo.InvariantCulture), 1)).ToArray();
        var second = Enumerable.Range(0, 10_000).Select(i => CustomerHalves.Half(i.ToString("D6", CultureInfo.InvariantCulture), 2)).ToArray();

        // Five standard deviations of a fair coin: 250.
        Assert.InRange(first.Count(half => half == 1), 4_750, 5_250);
        Assert.InRange(first.Zip(second).Count(pair => pair.First == pair.Second), 4_750, 5_250);
    }

    [Fact]
    public void Neighbouring_ids_fall_independently()
    {
        var halves = Enumerable.Range(0, 10_001).Select(i => CustomerHalves.Half(i.ToString("D6", CultureInfo.InvariantCulture), 1)).ToArray();

        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => halves[i] == halves[i + 1]), 4_750, 5_250);
    }
}
