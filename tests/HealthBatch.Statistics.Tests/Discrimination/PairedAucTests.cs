using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Statistics.Tests.Discrimination;

public sealed class PairedAucTests
{
    [Fact]
    public void A_score_against_itself_differs_by_nothing()
    {
        var panel = Simulated.Panel(200, 3, 1, seed: 2);
        var paired = PairedAuc.Compare<short>(panel.Score, ScoreCells.Grid, panel.Score, ScoreCells.Grid, panel.Churned, panel.Customer, panel.Customers)!;
        Assert.Equal(0, paired.Difference);
        Assert.Equal(0, paired.StandardError);
        Assert.Null(paired.T);
        Assert.Null(paired.P);
    }

    [Fact]
    public void A_difference_has_the_degrees_of_freedom_of_both_its_samples()
    {
        // Churned: cells 1, 1, 2, then 1, 1, 1; retained: 3, 1, 1, then 3, 3, 1. V10 = 2/3, 2/3, 1/3, then 5/6 each; V01 = 1, 1/3, 1/3, then 1, 1, 1/2. A = 5/9, then 5/6.
        // Differences of placements from 5/18: -1/9, -1/9, 2/9 of a churned third each; -5/18, 7/18, -1/9 of a retained one.
        short[] first = [1, 1, 2, 3, 1, 1], second = [1, 1, 1, 3, 3, 1];
        bool[] churned = [true, true, true, false, false, false];
        var paired = PairedAuc.Compare<short>(first, 10, second, 10, churned, [0, 1, 2, 3, 4, 5], 6)!;
        double s1 = 1.5 * 6 / 81 / 9, s0 = 1.5 * (25 + 49 + 4) / 324 / 9;
        Assert.Equal(5.0 / 18, paired.Difference, 1e-15);
        Assert.Equal(Math.Sqrt(s1 + s0), paired.StandardError!.Value, 1e-15);
        Assert.Equal((s1 + s0) * (s1 + s0) / ((s1 * s1 / 2) + (s0 * s0 / 2)), paired.DegreesOfFreedom, 1e-12);
        Assert.Equal(3, paired.ChurnedCustomers);
        Assert.Null(paired.IntervalAt(0.025));
    }

    [Fact]
    public void The_clustered_error_of_a_difference_agrees_with_a_jackknife_of_customers()
    {
        var panel = Simulated.Panel(150, 5, 1.5, seed: 9);
        var random = new Random(4);
        short[] noisy = [.. panel.Score.Select(s => (short)Math.Clamp(s + random.Next(-2000, 2000), 0, 10_000))];
        var paired = Compare(panel, noisy, -1);
        var differences = Enumerable.Range(0, panel.Customers).Select(left => Compare(panel, noisy, left).Difference).ToArray();
        var mean = differences.Average();
        var jackknife = Math.Sqrt((differences.Length - 1.0) / differences.Length * differences.Sum(d => (d - mean) * (d - mean)));

        // Two estimators of one variance: they differ by terms of order 1/customers.
        Close.To(jackknife, paired.StandardError, 0.02);
    }

    [Fact]
    public void The_clustered_error_of_a_difference_agrees_with_a_bootstrap_of_customers()
    {
        var panel = Simulated.Panel(300, 5, 1.5, seed: 9);
        var random = new Random(4);
        short[] noisy = [.. panel.Score.Select(s => (short)Math.Clamp(s + random.Next(-2000, 2000), 0, 10_000))];
        var paired = Compare(panel, noisy, -1);
        var differences = Enumerable.Range(0, 400).Select(_ =>
        {
            var weights = new int[panel.Customers];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[random.Next(weights.Length)]++;
            }

            return Auc(panel, noisy, weights) - Auc(panel, panel.Score, weights);
        }).ToArray();
        var mean = differences.Average();

        // 400 replicates estimate a standard deviation to 1/sqrt(800) = 3.5%: three of these.
        Close.To(Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / 399), paired.StandardError, 0.105);
        Assert.True(paired.StandardError < 0.7 * Math.Sqrt(2) * Error(panel, panel.Score), "two scores on the same customers differ by less than two on different ones");
    }

    private static double Auc(Panel panel, short[] scores, int[] weights)
    {
        var counts = new ScoreCounts(ScoreCells.Grid);
        for (var row = 0; row < scores.Length; row++)
        {
            (panel.Churned[row] ? counts.Churned : counts.Retained)[scores[row]] += weights[panel.Customer[row]];
        }

        return RocCurve.Of(counts)!.Auc;
    }

    private static double Error(Panel panel, short[] scores) => AucEstimate.Clustered<short>(
        RocCurve.Of(ScoreCounts.Count<short>(scores, panel.Churned, ScoreCells.Grid))!, scores, panel.Churned, panel.Customer, panel.Customers).StandardError!.Value;

    private static PairedAuc Compare(Panel panel, short[] other, int without)
    {
        int[] rows = [.. Enumerable.Range(0, panel.Customer.Length).Where(row => panel.Customer[row] != without)];
        return PairedAuc.Compare<short>(
            rows.Select(row => panel.Score[row]).ToArray(),
            ScoreCells.Grid,
            rows.Select(row => other[row]).ToArray(),
            ScoreCells.Grid,
            rows.Select(row => panel.Churned[row]).ToArray(),
            rows.Select(row => panel.Customer[row]).ToArray(),
            panel.Customers)!;
    }
}
