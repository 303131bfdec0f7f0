using HealthBatch.Statistics.Trends;

namespace HealthBatch.Statistics.Tests.Trends;

public sealed class PooledTrendTests
{
    [Fact]
    public void Two_bands_give_the_log_odds_ratio_with_its_sandwich()
    {
        // 4 of 6 and 1 of 6: slope ln(1/5) - ln(2); variance 12/11 (1/(6 * 2/9) + 1/(6 * 5/36)) = 12/11 * 1.95. The score z, -1.6818, is larger in size.
        var trend = PooledTrend.Estimate(Panel.Of((6, 4), (6, 1)).Counts(2));
        Assert.Equal(Math.Log(0.2) - Math.Log(2), trend.Slope!.Value, 1e-13);
        Assert.Equal(Math.Sqrt(12.0 / 11 * 1.95), trend.StandardError!.Value, 1e-13);
        Assert.Equal(trend.Slope / trend.StandardError, trend.Z);
    }

    [Fact]
    public void With_few_churners_the_score_counts_where_it_is_smaller()
    {
        // 2 of 4 and 2 of 20: Wald -1.7246. Score: p̄ = 1/6, r̄ = 44/24; sum (y - p̄)(r - r̄) = 2 (-5/6) + 2 (1/6) = -4/3;
        // squares: (25/36) (2 * 25/36 + 2 * 1/36) + (1/36) (2 * 25/36 + 18 * 1/36) = 1300/1296 + 68/1296; G/(G - 1) = 24/23.
        var trend = PooledTrend.Estimate(Panel.Of((4, 2), (20, 2)).Counts(2));
        Assert.Equal(-4.0 / 3 / Math.Sqrt(24.0 / 23 * 1368 / 1296), trend.Z!.Value, 1e-12);
        Assert.True(Math.Abs(trend.Slope!.Value / trend.StandardError!.Value) > 1.72);
    }

    [Fact]
    public void With_30_churners_Wald_counts_alone()
    {
        var few = PooledTrend.Estimate(Panel.Of((10, 9), (180, 20)).Counts(2));
        var enough = PooledTrend.Estimate(Panel.Of((10, 9), (180, 21)).Counts(2));
        Assert.NotEqual(few.Slope / few.StandardError, few.Z);
        Assert.Equal(enough.Slope / enough.StandardError, enough.Z);
    }

    [Fact]
    public void An_infinite_slope_leaves_the_score()
    {
        var trend = PooledTrend.Estimate(Panel.Of((40, 35), (40, 0)).Counts(2));
        Assert.Null(trend.Slope);
        Assert.True(trend.Z < -5);
    }

    [Theory]
    [InlineData(10, 1, 10, 0, "fewer than 2 churned customers")]
    [InlineData(10, 10, 10, 10, "everyone churned")]
    [InlineData(10, 5, 0, 0, "all observations are in one band")]
    public void Where_there_is_no_trend_it_says_why(int n1, int y1, int n2, int y2, string why)
    {
        var trend = PooledTrend.Estimate(Panel.Of((n1, y1), (n2, y2)).Counts(2));
        Assert.Null(trend.Z);
        Assert.Equal(why, trend.WhyNot);
    }
}
