using HealthBatch.Statistics.Ranks;

namespace HealthBatch.Statistics.Tests.Ranks;

public sealed class RankTests
{
    [Fact]
    public void Ties_share_the_mean_of_their_places()
    {
        Assert.Equal([1, 3.5, 3.5, 3.5, 3.5, 6], MidRanks.Of([1, 2, 2, 2, 2, 9], out var ties));
        Assert.Equal(60, ties);
    }

    [Fact]
    public void Pairs_are_counted_with_ties_as_half()
    {
        // First sample 1, 3, 3; second 2, 3: pairs above: 3 > 2 twice; ties: 3 = 3 twice.
        var test = MannWhitney.Compare([1, 3, 3, 2, 3], [false, false, false, true, true])!;

        Assert.Equal(3, test.W);
        Assert.Equal(0, test.Z);
        Assert.Equal(1, test.P);
    }

    [Fact]
    public void Samples_of_one_value_have_no_p_and_an_empty_one_no_test()
    {
        Assert.Null(MannWhitney.Compare([2, 2], [false, true])!.P);
        Assert.Null(MannWhitney.Compare([2, 2], [true, true]));
        Assert.Null(KolmogorovSmirnov.Compare([2, 2], [true, true]));
        Assert.Null(Correlation.Spearman([1, 2, 3], [4, 4, 4]));
    }

    [Fact]
    public void Monotone_columns_are_correlated_at_one_whatever_their_shape()
    {
        Assert.Equal(1, Correlation.Spearman([1, 2, 3, 4], [1, 10, 100, 1000]));
        Assert.Equal(-1, Correlation.Spearman([1, 2, 3, 4], [0, -1, -5, -6]));
    }

    [Theory]
    // R: 1 - pkolmogorov(x): 1 - .C_pKS2; tables of Kolmogorov's distribution give P(K > 1.3581) = 0.05 and P(K > 1.6276) = 0.01.
    [InlineData(1.3581, 0.05, 1e-5)]
    [InlineData(1.6276, 0.01, 1e-5)]
    [InlineData(0.5, 0.9639452436648751, 1e-12)]
    public void The_tail_is_kolmogorovs(double lambda, double expected, double tolerance) => Assert.Equal(expected, KolmogorovSmirnov.UpperTail(lambda), tolerance);

    [Fact]
    public void Both_series_of_the_tail_agree_where_they_meet() =>
        Assert.Equal(KolmogorovSmirnov.UpperTail(1 - 1e-12), KolmogorovSmirnov.UpperTail(1 + 1e-12), 1e-10);

    [Fact]
    public void One_date_has_no_spread_over_dates()
    {
        var one = InformationCoefficient.Compute([1, 2, 3], [0, 1, 1], [0, 3]);

        Assert.Equal((1, null, null), (one.Dates, one.StandardDeviation, one.T));
        Assert.Equal(Math.Sqrt(3) / 2, one.Mean!.Value, 1e-14);
    }
}
