using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Trends;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Statistics.Tests.Verdicts;

public sealed class BandVerdictTests
{
    [Theory]
    [InlineData(40, 25, 10, VerdictOutcome.Confirmed)]
    [InlineData(10, 25, 40, VerdictOutcome.Contradicted)]
    [InlineData(25, 25, 25, VerdictOutcome.NotProven)]
    [InlineData(22, 25, 20, VerdictOutcome.NotProven)]
    public void Less_healthy_bands_that_churn_more_confirm(int first, int second, int third, VerdictOutcome expected) =>
        Assert.Equal(expected, Decide((100, first), (100, second), (100, third)).Outcome);

    [Fact]
    public void A_reversed_pair_between_confirming_extremes_is_not_proven()
    {
        // Ends far apart and a strong trend, but the fourth band churns far more than the third.
        var verdict = Decide((400, 200), (400, 160), (400, 40), (400, 120), (400, 20));
        Assert.True(verdict.WeakestZ > 1.96);
        Assert.Equal((2, 3), Assert.Single(verdict.Reversed.Select(pair => (pair.Lower, pair.Upper))));
        Assert.Equal(VerdictOutcome.NotProven, verdict.Outcome);
        Assert.False(verdict.StrictOrder);
    }

    [Fact]
    public void A_trend_that_is_not_there_within_dates_confirms_nothing()
    {
        var first = Panel.Of((160, 80), (40, 20));
        var second = Panel.Of((40, 4), (160, 16));
        var panel = new Panel(
            [.. first.Customer.Select((c, i) => (c, (int)first.Band[i], first.Churned[i]))],
            [.. second.Customer.Select((c, i) => (c + 200, (int)second.Band[i], second.Churned[i]))]);
        var verdict = Decide(panel, 2);
        Assert.True(verdict.ExtremeZ > 1.96);
        Assert.True(verdict.TrendZ > 1.96);
        Assert.Equal(VerdictOutcome.NotProven, verdict.Outcome);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Without_the_lowest_or_highest_band_nothing_is_proven(int bands)
    {
        var panel = Panel.Of((100, 30));
        Assert.Equal(VerdictOutcome.NotProven, Decide(panel, bands).Outcome);
    }

    [Fact]
    public void When_everyone_churned_nothing_is_proven() => Assert.Equal(VerdictOutcome.NotProven, Decide((50, 50), (60, 60)).Outcome);

    private static BandVerdict Decide(params (int, int)[] bands) => Decide(Panel.Of(bands), bands.Length);

    private static BandVerdict Decide(Panel panel, int bands)
    {
        var counts = panel.Counts(bands);
        return BandVerdict.Decide(
            new BandContrasts(new ClusteredRates(counts)),
            PooledTrend.Estimate(counts),
            WithinDateTrend.Estimate(panel.Customer, panel.Band, panel.Churned, panel.DateStart, counts, panel.Customers));
    }
}
