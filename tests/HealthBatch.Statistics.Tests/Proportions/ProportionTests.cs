using HealthBatch.Statistics.Proportions;

namespace HealthBatch.Statistics.Tests.Proportions;

public sealed class ProportionTests
{
    [Fact]
    public void Two_rates_are_compared_as_worked_out_by_hand()
    {
        // 15 of 25 against 5 of 25: pooled .4, distance from expectation 5, 25 x (2/25)/.24 = 25/3; Yates 4.5² x (2/25)/.24 = 6.75.
        var test = TwoProportions.Compare(15, 25, 5, 25);

        Assert.Equal(0.4, test.Difference, 1e-15);
        Assert.Equal(25.0 / 3, test.ChiSquared!.Value, 1e-12);
        Assert.Equal(6.75, test.CorrectedChiSquared!.Value, 1e-12);
        Assert.Equal(0.4 - (1.9599639845400542 * Math.Sqrt(0.4 / 25)), test.Interval.Low, 1e-14);
    }

    [Fact]
    public void Continuity_never_takes_away_more_than_there_is() => Assert.Equal(0, TwoProportions.Compare(1, 4, 1, 5).CorrectedChiSquared);

    [Fact]
    public void Rates_of_nothing_or_everything_have_no_test()
    {
        Assert.Null(TwoProportions.Compare(0, 5, 0, 9).P);
        Assert.Null(TwoProportions.Compare(5, 5, 9, 9).P);
        Assert.Null(RateHomogeneity.Compare([0, 0], [5, 9]));
        Assert.Null(RateHomogeneity.Compare([1], [5]));
    }

    [Fact]
    public void Two_groups_give_the_statistic_of_a_pair_and_empty_groups_count_for_nothing()
    {
        var test = RateHomogeneity.Compare([15, 0, 5], [25, 0, 25])!;

        Assert.Equal(25.0 / 3, test.ChiSquared, 1e-12);
        Assert.Equal(1, test.DegreesOfFreedom);
    }
}
