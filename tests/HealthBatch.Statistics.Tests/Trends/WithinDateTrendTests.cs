using HealthBatch.Statistics.Trends;

namespace HealthBatch.Statistics.Tests.Trends;

public sealed class WithinDateTrendTests
{
    [Fact]
    public void On_one_date_it_is_the_pooled_trend()
    {
        var panel = Panel.Of((60, 30), (80, 20), (50, 6));
        var counts = panel.Counts(3);
        var pooled = PooledTrend.Estimate(counts);
        var within = Estimate(panel, 3);
        Close.To(pooled.Slope!.Value, within.Slope, 1e-11);
        Close.To(pooled.StandardError!.Value, within.StandardError, 1e-11);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public void With_fewer_than_30_churners_the_score_counts_where_it_is_smaller(int second, bool wald)
    {
        // 9 of 10 and 20 or 21 of 180, as in PooledTrendTests: on one date the score is the pooled one too.
        var panel = Panel.Of((10, 9), (180, second));
        var within = Estimate(panel, 2);
        Assert.Equal(wald, within.Z == within.Slope / within.StandardError);
        Close.To(PooledTrend.Estimate(panel.Counts(2)).Z!.Value, within.Z, 1e-11);
    }

    [Fact]
    public void A_score_that_only_drifts_along_with_churn_has_a_trend_but_none_within_dates()
    {
        // First date: mostly unhealthy, half churn in every band. Second date: mostly healthy, a tenth churn in every band.
        var first = Panel.Of((80, 40), (20, 10));
        var second = Panel.Of((20, 2), (80, 8));
        var panel = new Panel(
            [.. first.Customer.Select((c, i) => (c, (int)first.Band[i], first.Churned[i]))],
            [.. second.Customer.Select((c, i) => (c + 100, (int)second.Band[i], second.Churned[i]))]);
        Assert.True(PooledTrend.Estimate(panel.Counts(2)).Z < -1.96);
        Assert.Equal(0, Estimate(panel, 2).Z!.Value, 1e-9);
    }

    [Fact]
    public void A_date_where_nobody_churned_changes_only_the_number_of_customers()
    {
        var panel = Panel.Of((40, 20), (40, 12));
        var quiet = Enumerable.Range(0, 30).Select(i => (80 + i, i % 2, false)).ToArray();
        var both = new Panel([.. panel.Customer.Select((c, i) => (c, (int)panel.Band[i], panel.Churned[i]))], quiet);
        var alone = Estimate(panel, 2);
        var together = Estimate(both, 2);
        Close.To(alone.Slope!.Value, together.Slope, 1e-11);
        Close.To(alone.StandardError!.Value * Math.Sqrt(110.0 / 109 / (80.0 / 79)), together.StandardError, 1e-11);
    }

    private static TrendEstimate Estimate(Panel panel, int bands) =>
        WithinDateTrend.Estimate(panel.Customer, panel.Band, panel.Churned, panel.DateStart, panel.Counts(bands), panel.Customers);
}
