using HealthBatch.Statistics.Drift;

namespace HealthBatch.Statistics.Tests.Drift;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void The_index_of_two_samples_of_counts_is_that_worked_out_by_hand()
    {
        // Shares .2 .3 .5 and .3 .3 .4: .1 ln 1.5 + 0 - .1 ln .8 = .1 ln 1.875.
        var psi = PopulationStability.Compare([20, 30, 50], [60, 60, 80])!;

        Assert.Equal(0.1 * Math.Log(1.875), psi.Value, 1e-15);
        // (1/100 + 1/200) x qchisq(.95, 2) = .015 x 5.991464547107979.
        Assert.Equal(0.015 * 5.991464547107979, psi.Critical!.Value, 1e-14);
        Assert.Equal(0, psi.EmptyBins);
    }

    [Fact]
    public void An_empty_bin_counts_as_the_floor_and_is_counted()
    {
        var psi = PopulationStability.Compare([50, 50], [100, 0])!;

        Assert.Equal((0.5 * Math.Log(2)) + ((1e-6 - 0.5) * Math.Log(1e-6 / 0.5)), psi.Value, 1e-14);
        Assert.Equal(1, psi.EmptyBins);
    }

    [Fact]
    public void Nothing_is_compared_with_an_empty_sample()
    {
        Assert.Null(PopulationStability.Compare([1, 2], [0, 0]));
        Assert.Null(PopulationStability.Compare(ReadOnlySpan<double>.Empty, [1.0]));
    }

    [Fact]
    public void The_same_sample_has_no_drift_and_one_value_makes_one_bin()
    {
        Assert.Equal(0, PopulationStability.Compare([1.0, 2, 3], [1.0, 2, 3])!.Value);
        var one = PopulationStability.Compare([7.0, 7, 7], [8.0])!;
        Assert.Equal((0, null), (one.Value, one.Critical));
    }

    [Fact]
    public void A_value_is_counted_in_the_first_bin_whose_upper_edge_is_not_below_it()
    {
        // 1,003 values that tie with the breaks often, and a length that is no multiple of eight.
        var random = new Random(11);
        double[] baseline = [.. Enumerable.Range(0, 1_003).Select(_ => random.Next(40) / 4.0)];
        double[] sample = [.. Enumerable.Range(0, 517).Select(_ => random.Next(60) / 4.0)];
        var inner = PopulationStability.InnerBreaks(baseline);

        var psi = PopulationStability.Compare(baseline, sample)!;

        long[] Plain(double[] values) => [.. Enumerable.Range(0, inner.Length + 1).Select(bin => values.LongCount(value =>
            (bin == inner.Length || value <= inner[bin]) && (bin == 0 || value > inner[bin - 1])))];
        Assert.Equal(Plain(baseline), psi.Base);
        Assert.Equal(Plain(sample), psi.New);
        Assert.Throws<ArgumentException>(() => PopulationStability.Compare(baseline, [1.0, double.NaN]));
    }
}
