using FsCheck;
using FsCheck.Fluent;
using HealthBatch.Reporting.Charts;

namespace HealthBatch.Reporting.Tests.Charts;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 0.851, 4, new[] { 0, 0.25, 0.5, 0.75, 1 })]
    [InlineData(0, 0.121, 4, new[] { 0, 0.05, 0.1, 0.15 })]
    [InlineData(-0.02, 0.37, 5, new[] { -0.1, 0, 0.1, 0.2, 0.3, 0.4 })]
    [InlineData(0, 52, 6, new double[] { 0, 10, 20, 30, 40, 50, 60 })]
    public void Steps_are_round_and_cover_the_data(double low, double high, int steps, double[] expected) =>
        Assert.Equal(expected, Ticks.Covering(low, high, steps).Values);

    [Theory]
    [InlineData(0, 0.851, 2)]
    [InlineData(0, 0.121, 2)]
    [InlineData(0, 0.0075, 3)]
    [InlineData(0, 0.0095, 4)]
    [InlineData(0, 52, 0)]
    public void Labels_have_the_decimals_that_tell_them_apart(double low, double high, int decimals) => Assert.Equal(decimals, Ticks.Covering(low, high, 4).Decimals);

    [Fact]
    public void Limits_hold_even_where_the_data_reach_them() => Assert.Equal(1, Ticks.Covering(0.3, 1, 4, 0, 1).Last);

    [Fact]
    public void Any_range_is_covered_by_a_few_rising_steps() => Prop.ForAll(
        ArbMap.Default.ArbFor<NormalFloat>(), ArbMap.Default.ArbFor<NormalFloat>(),
        (a, b) =>
        {
            var (low, high) = (Math.Min(a.Get, b.Get), Math.Max(a.Get, b.Get));
            if (Math.Abs(low) > 1e9 || Math.Abs(high) > 1e9 || high - low < 1e-6)
            {
                return true;
            }

            var ticks = Ticks.Covering(low, high, 5);
            var slack = ticks.Step * 1e-6;
            return ticks.First <= low + slack && ticks.Last >= high - slack && ticks.Values.Count <= 8 && ticks.Values.Zip(ticks.Values.Skip(1)).All(pair => pair.First < pair.Second);
        }).QuickCheckThrowOnFailure();
}
