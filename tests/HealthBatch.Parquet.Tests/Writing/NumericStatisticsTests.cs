using System.Runtime.InteropServices;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;

namespace HealthBatch.Parquet.Tests.Writing;

public sealed class NumericStatisticsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(36)]
    public void A_NaN_anywhere_leaves_both_ends_unsaid(int at)
    {
        var values = Enumerable.Range(0, 37).Select(i => (double)i).ToArray();
        values[at] = double.NaN;
        Assert.Equal(new ColumnStatistics(4), Of(values, 4));
    }

    [Fact]
    public void Zeros_are_stated_so_that_either_sign_lies_between()
    {
        var statistics = Of([0.0, 0.0], 0);
        Assert.True(double.IsNegative(BitConverter.ToDouble(statistics.Min)));
        Assert.False(double.IsNegative(BitConverter.ToDouble(statistics.Max)));
    }

    [Fact]
    public void Infinities_are_ends_like_any_other()
    {
        var statistics = Of([1, double.PositiveInfinity, double.NegativeInfinity], 0);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (BitConverter.ToDouble(statistics.Min), BitConverter.ToDouble(statistics.Max)));
    }

    [Fact]
    public void No_values_have_no_ends() => Assert.Equal(new ColumnStatistics(5), Of([], 5));

    private static ColumnStatistics Of(double[] values, int missing) =>
        NumericStatistics.Of(ColumnForm.Number, MemoryMarshal.Cast<double, long>(values), missing);
}
