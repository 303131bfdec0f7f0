using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Statistics.Tests.Verdicts;

public sealed class RepeatedLooksTests
{
    [Fact]
    public void Looks_spend_the_level_as_the_squares_of_their_number()
    {
        Assert.Equal(0.025 * 6 / (Math.PI * Math.PI), RepeatedLooks.AlphaOf(1), 1e-15);
        Assert.Equal(0.025, Enumerable.Range(1, 100_000).Sum(k => RepeatedLooks.AlphaOf(k)), 1e-6);
    }

    [Theory]
    [InlineData(0.02, 0)] // 0.0152 at the first look
    [InlineData(0.015, 1)]
    [InlineData(0.0038, 1)] // 0.015198/4 = 0.0037995
    [InlineData(0.0037, 2)]
    [InlineData(0.0001055, 12)] // 0.015198/144 = 0.00010554, and 0.00008993 at the thirteenth
    [InlineData(0, RepeatedLooks.MostLooks)]
    public void A_p_passes_up_to_the_look_whose_level_it_is_below(double p, int last) => Assert.Equal(last, RepeatedLooks.LastLookPassed(p));

    [Fact]
    public void A_p_at_the_level_of_a_look_does_not_pass_it() => Assert.Equal(2, RepeatedLooks.LastLookPassed(RepeatedLooks.AlphaOf(3)));
}
