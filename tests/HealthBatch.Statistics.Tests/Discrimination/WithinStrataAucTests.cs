using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Statistics.Tests.Discrimination;

public class WithinStrataAucTests
{
    [Fact]
    public void One_stratum_is_the_paired_comparison()
    {
        var random = new Random(1);
        var first = Enumerable.Range(0, 400).Select(_ => (short)random.Next(0, 200)).ToArray();
        var second = first.Select(score => (short)Math.Clamp(score + random.Next(-30, 31), 0, 10_000)).ToArray();
        var churned = first.Select(score => random.Next(0, 300) > score).ToArray();
        var customer = Enumerable.Range(0, 400).Select(row => row % 90).ToArray();

        var within = WithinStrataAuc.Compare([new RowRange(0, 400)], first, second, Bytes(churned), customer, 90)!.Paired;
        var paired = PairedAuc.Compare<short>(first, 10_001, second, 10_001, churned, customer, 90)!;

        Assert.Equal(paired.First, within.First, 1e-14);
        Assert.Equal(paired.Difference, within.Difference, 1e-14);
        Assert.Equal(paired.StandardError!.Value, within.StandardError!.Value, 1e-14);
        Assert.Equal(paired.DegreesOfFreedom, within.DegreesOfFreedom, 1e-9);
        Assert.Equal(paired.ChurnedCustomers, within.ChurnedCustomers);
    }

    [Fact]
    public void Strata_count_by_their_pairs_and_differences_between_them_count_for_nothing()
    {
        // First stratum: churned 1 and 3 against retained 2: one of two pairs. Second, far above: churned 90 against retained 91, 92, 93: all three.
        short[] score = [1, 3, 2, 90, 91, 92, 93];
        byte[] churned = [1, 1, 0, 1, 0, 0, 0];

        var within = WithinStrataAuc.Compare([new RowRange(0, 3), new RowRange(3, 4)], score, score, churned, [0, 1, 2, 3, 4, 5, 6], 7)!;

        Assert.Equal(4.0 / 5, within.Paired.First, 1e-15);
        Assert.Equal((0.5, 0.5, 2.0), within.Strata[0]);
        Assert.Equal((1.0, 1.0, 3.0), within.Strata[1]);
        Assert.Equal(0, within.Paired.Difference);
    }

    [Fact]
    public void A_stratum_with_one_outcome_is_left_out()
    {
        short[] score = [1, 3, 2, 90, 91];

        var within = WithinStrataAuc.Compare([new RowRange(0, 3), new RowRange(3, 2)], score, score, [1, 1, 0, 1, 1], [0, 1, 2, 3, 4], 5)!;

        Assert.Equal(0.5, within.Paired.First);
        Assert.Null(within.Strata[1]);
        Assert.Null(WithinStrataAuc.Compare([new RowRange(3, 2)], score, score, [1, 1, 0, 1, 1], [0, 1, 2, 3, 4], 5));
    }

    private static byte[] Bytes(bool[] values) => [.. values.Select(value => value ? (byte)1 : (byte)0)];
}
