namespace HealthBatch.Statistics.Tests;

public sealed class QuantilesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 1.3)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 3)]
    [InlineData(0.9, 8.2)]
    [InlineData(1, 10)]
    public void A_quantile_lies_linearly_between_order_statistics(double share, double expected) =>
        // R: quantile(c(1, 2, 4, 10), share, type = 7), by hand: place 3 x share.
        Assert.Equal(expected, Quantiles.OfSorted([1, 2, 4, 10], share), 1e-12);

    [Fact]
    public void Equal_values_make_one_break_and_no_third_value_by_rounding()
    {
        Assert.Equal([7], Quantiles.Breaks([7.0, 7, 7], 10));
        Assert.Equal([0.1, 0.7], Quantiles.Breaks([0.1, 0.1, 0.1, 0.7, 0.7, 0.7], 1));
    }
}
