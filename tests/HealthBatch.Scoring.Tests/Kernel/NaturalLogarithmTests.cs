using System.Runtime.Intrinsics;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Tests.Kernel;

public sealed class NaturalLogarithmTests
{
    [Fact]
    public void A_logarithm_is_right_to_two_units_in_the_last_place_from_1_to_the_largest_number()
    {
        Assert.Equal(0, NaturalLogarithm.Of(1));
        foreach (var value in Values())
        {
            var right = Math.Log(value);
            Assert.InRange(NaturalLogarithm.Of(value), right - (2 * Math.BitIncrement(right) - (2 * right)), right + (2 * Math.BitIncrement(right) - (2 * right)));
        }
    }

    [Fact]
    public void Eight_at_once_have_the_same_bits()
    {
        foreach (var eight in Values().Chunk(8))
        {
            var found = NaturalLogarithm.Of(Vector512.Create<double>(eight));
            for (var i = 0; i < 8; i++)
            {
                Assert.Equal(BitConverter.DoubleToInt64Bits(NaturalLogarithm.Of(eight[i])), BitConverter.DoubleToInt64Bits(found[i]));
            }
        }
    }

    [Fact]
    public void Doubling_a_number_adds_the_logarithm_of_two() =>
        Assert.All(Enumerable.Range(1, 1000), k => Assert.Equal(k * Math.Log(2), NaturalLogarithm.Of(Math.ScaleB(1, k)), 1e-12));

    /// <summary>Just above 1, around the square roots of two where the exponent turns, and anywhere.</summary>
    private static IEnumerable<double> Values()
    {
        var random = new Random(5);
        for (var i = 0; i < 4000; i++)
        {
            yield return Math.BitIncrement(1 + Math.ScaleB(random.NextDouble(), -random.Next(50)));
            yield return Math.ScaleB(Math.Sqrt(2) + ((random.NextDouble() - 0.5) * 1e-12), random.Next(8));
            yield return Math.Min(double.MaxValue, Math.ScaleB(1 + random.NextDouble(), random.Next(1024)));
            yield return 1 + random.Next(1000);
        }
    }
}
