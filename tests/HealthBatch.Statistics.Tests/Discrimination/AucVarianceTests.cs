using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Tests.Discrimination;

public sealed class AucVarianceTests
{
    [Fact]
    public void One_row_a_customer_has_the_degrees_of_freedom_of_Brunner_and_Munzel()
    {
        // Pain scores of two treatments, from Brunner and Munzel 2000: the statistic and the p-value that SciPy's documentation of brunnermunzel prints, of 17.683 degrees.
        short[] first = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1], second = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4];
        short[] score = [.. first, .. second];
        bool[] churned = [.. score.Select((_, row) => row < first.Length)];
        var curve = RocCurve.Of(ScoreCounts.Count<short>(score, churned, ScoreCells.Grid))!;
        var variance = curve.VarianceOfDistinctCustomers;
        var t = (curve.Auc - 0.5) / Math.Sqrt(variance.Value!.Value);
        Close.To(3.1374674823029505, t);
        Assert.Equal(17.683, variance.DegreesOfFreedom, 0.0005);
        Close.To(0.0057862086661515377, 2 * StudentDistribution.UpperTail(t, variance.DegreesOfFreedom));

        var half = StudentDistribution.Quantile(0.975, variance.DegreesOfFreedom) * Math.Sqrt(variance.Value.Value) / (curve.Auc * (1 - curve.Auc));
        var logit = Math.Log(curve.Auc / (1 - curve.Auc));
        var interval = AucEstimate.OfDistinctCustomers(curve).Interval!.Value;
        Close.To(1 / (1 + Math.Exp(half - logit)), interval.Low);
        Close.To(1 / (1 + Math.Exp(-half - logit)), interval.High);
        Assert.Equal(interval.Low, AucEstimate.Clustered<short>(curve, score, churned, [.. Enumerable.Range(0, score.Length)], score.Length).Interval!.Value.Low, 1e-14);
    }

    [Fact]
    public void Customers_with_rows_on_both_sides_are_of_one_sample()
    {
        // Three customers that ever churned, with (a, b) = (2, -1), (-1, 0), (-1, 2): 1 + 1 + 1, times 3/2. Three others with b = 1, -1, -1: 3, times 3/2.
        var variance = AucVariance.Of(aa: 6, bb: 8, ab: -4, bbChurned: 5, customers: 6, churned: 3, retained: 5);
        Assert.Equal((1.5 * 6) + (1.25 * 8) - (2 * 1.2 * 4), variance.Value!.Value, 1e-14);
        Assert.Equal(4, variance.DegreesOfFreedom, 1e-14);

        // (4.5 + 1.5)² / (4.5²/2 + 1.5²/2) where the others' squares come to 1.
        Assert.Equal(3.2, AucVariance.Of(aa: 6, bb: 6, ab: -4, bbChurned: 5, customers: 6, churned: 3, retained: 5).DegreesOfFreedom, 1e-14);
    }

    [Fact]
    public void Where_fewer_than_two_customers_never_churned_there_is_one_sample()
    {
        Assert.Equal(5, AucVariance.Of(6, 8, -4, 7, customers: 6, churned: 5, retained: 4).DegreesOfFreedom);
        Assert.Equal(5, AucVariance.Of(6, 8, -4, 8, customers: 6, churned: 6, retained: 4).DegreesOfFreedom);
    }

    [Theory]
    [InlineData(99, 400)]
    [InlineData(400, 99)]
    public void Under_a_hundred_customers_on_a_side_both_sides_count(int churned, int retained)
    {
        // One row a customer, equal squares on both sides: 4/(1/(D - 1) + 1/(D0 - 1)).
        double aa = (churned - 1.0) / churned, bb = (retained - 1.0) / retained;
        Assert.Equal(4 / ((1.0 / (churned - 1)) + (1.0 / (retained - 1))), AucVariance.Of(aa, bb, 0, 0, churned + retained, churned, retained).DegreesOfFreedom, 1e-9);
    }

    [Fact]
    public void From_a_hundred_customers_on_both_sides_churned_ones_alone_count() =>
        Assert.Equal(99, AucVariance.Of(1, 5, 0, 0, customers: 500, churned: 100, retained: 400).DegreesOfFreedom);

    [Fact]
    public void Nothing_that_varies_leaves_the_churned_customers_degrees() =>
        Assert.Equal(9, AucVariance.Of(0, 0, 0, 0, customers: 30, churned: 10, retained: 20).DegreesOfFreedom);

    [Fact]
    public void Two_customers_are_needed_on_each_side()
    {
        Assert.Null(AucVariance.Of(1, 1, 0, 0, customers: 9, churned: 1, retained: 8).Value);
        Assert.Null(AucVariance.Of(1, 1, 0, 0, customers: 9, churned: 8, retained: 1).Value);
    }
}
