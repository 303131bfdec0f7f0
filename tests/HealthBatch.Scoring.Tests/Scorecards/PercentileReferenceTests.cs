using System.Security.Cryptography;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Scoring.Tests.Scorecards;

public sealed class PercentileReferenceTests
{
    [Fact]
    public void Quantiles_lie_linearly_between_the_values_of_the_reference()
    {
        var frozen = PercentileReference.Freeze("june", [10, 1, double.NaN, 2, 4, double.PositiveInfinity], intervals: 4);

        // Places 0, 0.75, 1.5, 2.25, 3 of 1, 2, 4, 10.
        Assert.Equal([1, 1.75, 3, 5.5, 10], frozen.Quantiles);
        Assert.Equal(("june", true), (frozen.Reference, frozen.HigherIsBetter));
    }

    [Fact]
    public void The_hash_is_of_the_sorted_values_alone()
    {
        // Little-endian doubles 0.0 and 1.0.
        byte[] bytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F];

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), PercentileReference.Freeze("a", [1, -0.0]).ReferenceSha256);
        Assert.Equal(PercentileReference.Freeze("a", [3, 1, 2]).ReferenceSha256, PercentileReference.Freeze("b", [1, 2, 3]).ReferenceSha256);
    }

    [Fact]
    public void A_reference_of_one_value_is_refused() => Assert.Throws<ArgumentException>(() => PercentileReference.Freeze("a", [5, 5, double.NaN]));
}
