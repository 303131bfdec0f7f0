using HealthBatch.Reweighting.Weights;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Reweighting.Tests.Weights;

public class ShrunkWeightsTests
{
    [Fact]
    public void A_fit_within_chance_of_todays_weights_keeps_them()
    {
        var shrunk = ShrunkWeights.Of([1.0, 2.1, 2.9], Matrix<double>.Build.DenseIdentity(3), [10, 20, 30]);

        Assert.Equal(0, shrunk.TauSquared);
        Assert.True(shrunk.Distance < 2);

        // Equal variances: c is the slope through the origin, (10 + 42 + 87)/(100 + 400 + 900).
        Assert.Equal(139.0 / 1400, shrunk.Scale, 1e-12);
        Assert.Equal(10 * 139.0 / 1400, shrunk.Risks[0], 1e-12);
    }

    [Fact]
    public void With_equal_variances_the_rest_is_shrunk_by_one_factor()
    {
        // V = v I, w = (1, 1): c = 5, the rest (4, -4) with Q(0) = 32/v. K - 1 = 1, so v + τ² = 32, and the rest shrinks by τ²/(v + τ²).
        const double v = 2;
        var shrunk = ShrunkWeights.Of([9, 1], v * Matrix<double>.Build.DenseIdentity(2), [1, 1]);

        Assert.Equal(16, shrunk.Distance, 1e-12);
        Assert.Equal(32 - v, shrunk.TauSquared, 1e-9);
        Assert.Equal(5, shrunk.Scale, 1e-9);
        Assert.Equal(5 + (4 * (32 - v) / 32), shrunk.Risks[0], 1e-9);
        Assert.Equal(5 - (4 * (32 - v) / 32), shrunk.Risks[1], 1e-9);
    }

    [Fact]
    public void A_metric_against_its_direction_is_held_at_nothing()
    {
        var shrunk = ShrunkWeights.Of([9, -7, 6], 0.01 * Matrix<double>.Build.DenseIdentity(3), [1, 1, 1]);

        Assert.Equal(0, shrunk.Risks[1]);
        Assert.True(shrunk.Risks[0] > 8);
    }

    [Fact]
    public void Where_everything_points_the_wrong_way_today_counts_for_nothing()
    {
        var shrunk = ShrunkWeights.Of([-9, -7, -6], 0.01 * Matrix<double>.Build.DenseIdentity(3), [1, 1, 1]);

        Assert.Equal(0, shrunk.Scale);
        Assert.Equal([0, 0, 0], shrunk.Risks);
    }
}
