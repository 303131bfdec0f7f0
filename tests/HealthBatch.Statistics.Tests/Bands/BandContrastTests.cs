using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Tests.Bands;

public sealed class BandContrastTests
{
    [Fact]
    public void Bands_with_few_churners_share_the_mean_design_effect_and_get_half_a_churner()
    {
        // Band 0 as in ClusteredRatesTests (deff 1.9555556, d = 2), band 1 without churn: both take 1.9555556 and the covariance is dropped.
        var rates = new ClusteredRates(new Panel(
            [
                (0, 0, true), (0, 0, true), (1, 0, true), (1, 0, false), (2, 0, false), (2, 0, false), (3, 0, false), (3, 0, false),
                (4, 1, false), (5, 1, false), (6, 1, false), (7, 1, false), (8, 1, false),
            ]).Counts(2));
        const double effect = 1.9555555555555555;
        double xa = (3 / effect) + 0.5, ma = (8 / effect) + 1, mb = (5 / effect) + 1;
        var contrast = BandContrast.Of(rates, 0, 1);
        Assert.Equal(Math.Log(xa / (ma - xa)) - Math.Log(0.5 / (mb - 0.5)), contrast.LogOdds!.Value, 1e-12);
        Assert.Equal(Math.Sqrt((1 / xa) + (1 / (ma - xa)) + 2 + (1 / (mb - 0.5))), contrast.LogOddsStandardError!.Value, 1e-12);
        Assert.Null(contrast.RiskRatio);
        Assert.Null(contrast.RiskRatioInterval);
        Assert.Equal(3.0 / 8, contrast.Difference);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_band_with_fewer_than_5_churners_takes_the_mean_design_effect_by_information(int churners)
    {
        // Band 0: ten customers with two rows of one fate, deff = 2 * 10/9. Band 1: 20 with a row each, 8 churn: deff = 20/19, d = 8, so it keeps its own.
        var rows = Enumerable.Range(0, 20).Select(i => (i / 2, 0, i / 2 < churners)).Concat(Enumerable.Range(0, 20).Select(i => (10 + i, 1, i < 8))).ToArray();
        var contrast = BandContrast.Of(new ClusteredRates(new Panel(rows).Counts(2)), 0, 1);
        var effect = churners < 5 ? ((4 * 20.0 / 9) + (8 * 20.0 / 19)) / 12 : 20.0 / 9;
        double xa = (2 * churners / effect) + 0.5, ma = (20 / effect) + 1, xb = (8 * 0.95) + 0.5, mb = 20;
        Assert.Equal(Math.Log(xa / (ma - xa)) - Math.Log(xb / (mb - xb)), contrast.LogOdds!.Value, 1e-12);
        Assert.Equal(Math.Sqrt((1 / xa) + (1 / (ma - xa)) + (1 / xb) + (1 / (mb - xb))), contrast.LogOddsStandardError!.Value, 1e-12);
    }

    [Fact]
    public void Where_no_band_has_both_churned_and_retained_customers_the_design_effect_is_1()
    {
        // All of 40 churned, none of 50: x = 40.5 of 41 and 0.5 of 51.
        var contrast = BandContrast.Of(new ClusteredRates(Panel.Of((40, 40), (50, 0)).Counts(2)), 0, 1);
        Assert.Equal(Math.Log(40.5 / 0.5) - Math.Log(0.5 / 50.5), contrast.LogOdds!.Value, 1e-13);
        Assert.Equal(Math.Sqrt((1 / 40.5) + 2 + 2 + (1 / 50.5)), contrast.LogOddsStandardError!.Value, 1e-14);
    }

    [Fact]
    public void A_band_without_churn_shares_no_variance_with_one_of_the_same_customers()
    {
        // 20 customers with a row in each band; 8 churn in the first, nobody in the second, whose pq is 0: C_ab/(pq pq) has no value.
        var rows = Enumerable.Range(0, 20).SelectMany(c => new[] { (c, 0, c < 8), (c, 1, false) }).ToArray();
        var contrast = BandContrast.Of(new ClusteredRates(new Panel(rows).Counts(2)), 0, 1);
        double x = (8 * 0.95) + 0.5, rest = (12 * 0.95) + 0.5;
        Assert.Equal(Math.Sqrt((1 / x) + (1 / rest) + 2 + (1 / 19.5)), contrast.LogOddsStandardError!.Value, 1e-13);
    }

    [Fact]
    public void A_covariance_of_half_the_smaller_variance_is_dropped()
    {
        // Six customers, a row in each band with the same fate: C_ab = 6/5 * 6 * 1/4 / 36 = 0.05, over (pq)² = 0.0625: 0.8. deff = 0.05 * 6 / 0.25 = 1.2,
        // x = 3/1.2 + 1/2 = 3, m = 6/1.2 + 1 = 6, each variance 1/3 + 1/3; half of that is 0.333, so 0.8 goes and v = 4/3.
        var rows = Enumerable.Range(0, 6).SelectMany(c => new[] { (c, 0, c < 3), (c, 1, c < 3) }).ToArray();
        var contrast = BandContrast.Of(new ClusteredRates(new Panel(rows).Counts(2)), 0, 1);
        Assert.Equal(0, contrast.LogOdds);
        Assert.Equal(Math.Sqrt(4.0 / 3), contrast.LogOddsStandardError!.Value, 1e-14);
        Assert.Equal(0.5, contrast.P!.Value, 1e-15);
    }

    [Fact]
    public void A_smaller_covariance_is_subtracted()
    {
        // 20 customers with a row in each band. 10 churn in band 0; of these 6, and 4 of the others, churn in band 1. p = 1/2 in both.
        // sum S S' = (6 + 6 - 4 - 4)/4 = 1; C_ab = 20/19 / 400; over (1/4)²: 0.0421053. deff = 20/19 * 20 * 1/4 / 400 * 20 / (1/4) = 20/19.
        var rows = Enumerable.Range(0, 20).SelectMany(c => new[] { (c, 0, c < 10), (c, 1, c < 6 || (c >= 10 && c < 14)) }).ToArray();
        var contrast = BandContrast.Of(new ClusteredRates(new Panel(rows).Counts(2)), 0, 1);
        double x = (10 * 19 / 20.0) + 0.5, each = 2 / x;
        Assert.Equal(Math.Sqrt((2 * each) - (2 * (20.0 / 19 / 400 * 16))), contrast.LogOddsStandardError!.Value, 1e-13);
    }

    [Fact]
    public void Bands_without_rows_are_left_out_and_then_there_is_no_extreme_pair()
    {
        var contrasts = new BandContrasts(new ClusteredRates(Panel.Of((20, 10), (0, 0), (20, 6), (0, 0)).Counts(4)));
        var only = Assert.Single(contrasts.All);
        Assert.Equal((0, 2), (only.Lower, only.Upper));
        Assert.Null(contrasts.Extreme);
    }

    [Fact]
    public void Two_bands_are_one_comparison_that_is_also_the_extreme_one()
    {
        var contrasts = new BandContrasts(new ClusteredRates(Panel.Of((20, 10), (20, 6)).Counts(2)));
        Assert.Same(Assert.Single(contrasts.All), contrasts.Extreme);
    }
}
