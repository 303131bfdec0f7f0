using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Tests.Bands;

public sealed class ProportionTests
{
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
