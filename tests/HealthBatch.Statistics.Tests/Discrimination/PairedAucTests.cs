using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Tests.Discrimination;

public sealed class PairedAucTests
{
    [Theory]
    [InlineData("cdnow_q90_pooled")]
    [InlineData("cdnow_single_1997-09-30")]
    public void AUC_and_DeLong_agree_with_R(string name)
    {
        var panel = Cdnow.Read($"{name}.csv");
        var expected = Cdnow.Reference($"{name}.json");
        foreach (var score in new[] { "score_a", "score_b", "score_c" })
        {
            var (cell, cells) = ScoreCells.Of(panel.Number(score));
            var curve = RocCurve.Of(ScoreCounts.Count<int>(cell, panel.Churned, cells))!;
            var estimate = AucEstimate.Clustered<int>(curve, cell, panel.Churned, panel.Customer, panel.Customers);
            var r = expected.GetProperty("auc").GetProperty(score);
            Close.To(r.GetProperty("auc").GetDouble(), estimate.Auc);
            Close.To(r.GetProperty("delong_var").GetDouble(), curve.DeLongVariance);
            Close.To(r.GetProperty("delong_ci95")[0].GetDouble(), estimate.NaiveInterval!.Value.Low);
            Close.To(r.GetProperty("delong_ci95")[1].GetDouble(), estimate.NaiveInterval!.Value.High);
            Close.To(r.GetProperty("gini").GetDouble(), curve.Gini);
        }

        foreach (var pair in expected.GetProperty("delong_paired").EnumerateObject())
        {
            var names = pair.Name.Split("_vs_");
            var (first, firstCells) = ScoreCells.Of(panel.Number(names[0]));
            var (second, secondCells) = ScoreCells.Of(panel.Number(names[1]));
            var paired = PairedAuc.Compare<int>(first, firstCells, second, secondCells, panel.Churned, panel.Customer, panel.Customers)!;
            Close.To(pair.Value.GetProperty("auc1").GetDouble(), paired.First);
            Close.To(pair.Value.GetProperty("auc2").GetDouble(), paired.Second);
            Close.To(pair.Value.GetProperty("diff").GetDouble(), -paired.Difference);
            Close.To(pair.Value.GetProperty("cov").GetDouble(), paired.NaiveCovariance);
            Close.To(pair.Value.GetProperty("z").GetDouble(), -paired.NaiveZ);
            Close.To(pair.Value.GetProperty("log_p").GetDouble(), Math.Log(2) + NormalDistribution.LogUpperTail(Math.Abs(paired.NaiveZ!.Value)));
        }
    }

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
    public void The_clustered_error_of_a_difference_agrees_with_a_jackknife_of_customers()
    {
        var panel = Simulated.Panel(150, 5, 1.5, seed: 9);
        var random = new Random(4);
        short[] noisy = [.. panel.Score.Select(s => (short)Math.Clamp(s + random.Next(-2000, 2000), 0, 10_000))];
        var paired = Compare(panel, noisy, -1);
        var differences = Enumerable.Range(0, panel.Customers).Select(left => Compare(panel, noisy, left).Difference).ToArray();
        var mean = differences.Average();
        var jackknife = Math.Sqrt((differences.Length - 1.0) / differences.Length * differences.Sum(d => (d - mean) * (d - mean)));
        Close.To(jackknife, paired.StandardError, 0.02);
    }

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
