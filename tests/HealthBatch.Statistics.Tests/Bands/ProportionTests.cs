using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Tests.Bands;

public sealed class ProportionTests
{
    [Fact]
    public void Wilson_and_Clopper_Pearson_agree_with_R_on_every_band_of_the_panel()
    {
        foreach (var band in Cdnow.Reference("cdnow_q90_pooled.json").GetProperty("by_band").GetProperty("bands").EnumerateObject())
        {
            double x = band.Value.GetProperty("x").GetDouble(), n = band.Value.GetProperty("n").GetDouble();
            var wilson = Proportion.Wilson(x / n, n);
            Close.To(band.Value.GetProperty("wilson95")[0].GetDouble(), wilson.Low);
            Close.To(band.Value.GetProperty("wilson95")[1].GetDouble(), wilson.High);
            var exact = Proportion.ClopperPearson(x, n);
            Close.To(band.Value.GetProperty("clopper_pearson95")[0].GetDouble(), exact.Low);
            Close.To(band.Value.GetProperty("clopper_pearson95")[1].GetDouble(), exact.High);
        }
    }

    [Fact]
    public void No_events_leave_the_lower_end_at_0_and_the_upper_end_at_its_closed_form()
    {
        Assert.Equal(0, Proportion.Wilson(0, 10).Low);
        var exact = Proportion.ClopperPearson(0, 10);
        Assert.Equal(0, exact.Low);
        Assert.Equal(1 - Math.Pow(0.025, 0.1), exact.High, 1e-13);
        Assert.Equal(new Interval(Math.Pow(0.025, 0.1), 1).Low, Proportion.ClopperPearson(10, 10).Low, 1e-13);
    }
}
