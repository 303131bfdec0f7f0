using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Tests.Distributions;

/// <summary>Values as R prints them at 16 digits.</summary>
public sealed class DistributionTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.959963984540054, 0.025)]
    [InlineData(10, 7.61985302416052e-24)]
    [InlineData(-3, 0.998650101968370)]
    public void Normal_tails(double z, double p) => Close.To(p, NormalDistribution.UpperTail(z), 1e-13);

    [Theory]
    [InlineData(40, -804.608442013754)]
    [InlineData(8, -35.0134371599145)]
    [InlineData(1, -1.84102164500926)]
    public void Normal_log_tails(double z, double log) => Close.To(log, NormalDistribution.LogUpperTail(z), 1e-13);

    [Fact]
    public void The_logarithm_joins_without_a_step() =>
        Assert.Equal(NormalDistribution.LogUpperTail(7.999999999), NormalDistribution.LogUpperTail(8.000000001), 2e-8);

    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(1e-20, -9.262340089798408)]
    [InlineData(0.3, -0.5244005127080407)]
    public void Normal_quantiles(double p, double z) => Close.To(z, NormalDistribution.Quantile(p), 1e-14);

    [Theory]
    [InlineData(1, 12.70620473617471)]
    [InlineData(4, 2.776445105197793)]
    [InlineData(29, 2.045229642132703)]
    [InlineData(22_999, 1.960067, 1e-6)]
    public void Student_quantiles(double degreesOfFreedom, double t, double relative = 1e-12) =>
        Close.To(t, StudentDistribution.Quantile(0.975, degreesOfFreedom), relative);

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(60)]
    public void Student_with_2_degrees_of_freedom_has_a_closed_form(double t) =>
        Close.To(1 / (2 + (t * t) + (t * Math.Sqrt(2 + (t * t)))), StudentDistribution.UpperTail(t, 2), 1e-13);

    [Theory]
    [InlineData(0.5, 1, 3)]
    [InlineData(0.025, 20_000, 5_000)]
    [InlineData(0.975, 0.7, 12.4)]
    public void Beta_quantiles_invert_the_tail(double p, double a, double b) =>
        Close.To(p, BetaDistribution.LowerTail(BetaDistribution.Quantile(p, a, b), a, b), 1e-10);

    [Fact]
    public void A_beta_with_one_shape_at_1_has_a_closed_form() => Close.To(1 - Math.Pow(0.3, 2.5), BetaDistribution.LowerTail(0.7, 1, 2.5), 1e-14);

    [Theory]
    [InlineData(3.841458820694124, 1, 0.05)]
    [InlineData(9, 2, 0.011108996538242306)]
    [InlineData(0.5, 2, 0.7788007830714049)]
    [InlineData(200, 2, 3.720075976020836e-44)]
    public void Chi_squared_tails(double x, double degreesOfFreedom, double p) => Close.To(p, ChiSquaredDistribution.UpperTail(x, degreesOfFreedom), 1e-12);

    [Fact]
    public void A_chi_squared_with_1_degree_of_freedom_is_a_squared_normal() =>
        Close.To(Math.Log(2) + NormalDistribution.LogUpperTail(75), ChiSquaredDistribution.LogUpperTail(75 * 75, 1), 1e-13);
}
