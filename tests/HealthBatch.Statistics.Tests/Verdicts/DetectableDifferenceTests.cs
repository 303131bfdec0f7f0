using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Statistics.Tests.Verdicts;

public sealed class DetectableDifferenceTests
{
    [Fact]
    public void It_solves_its_own_equation()
    {
        // One row a customer, 1,000 in each band: deff is n/(n - 1), f = 1/2.
        var rates = new ClusteredRates(Panel.Of((1000, 120), (1000, 80)).Counts(2));
        var delta = DetectableDifference.Of(rates)!.Value;
        double pr = 0.1 + (delta / 2), ph = 0.1 - (delta / 2);
        var root = Math.Sqrt((1000.0 / 999 / 1000 / (pr * (1 - pr))) + (1000.0 / 999 / 1000 / (ph * (1 - ph))));
        Assert.Equal(2.80, (Math.Log(pr / (1 - pr)) - Math.Log(ph / (1 - ph))) / root, 1e-9);
    }

    [Fact]
    public void Five_customers_a_band_can_show_nothing() =>
        Assert.Null(DetectableDifference.Of(new ClusteredRates(Panel.Of((5, 2), (5, 1)).Counts(2))));
}
