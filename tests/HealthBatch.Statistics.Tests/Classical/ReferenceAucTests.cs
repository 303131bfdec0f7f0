using System.Text.Json;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Distributions;
using HealthBatch.Statistics.Ranks;

namespace HealthBatch.Statistics.Tests.Classical;

/// <summary>Every AUC that R printed, of every score, segment and pair of scores, with DeLong's variance and intervals.</summary>
public sealed class ReferenceAucTests
{
    public static TheoryData<string> Panels => ClassicalReferenceTests.Panels;

    [Theory]
    [MemberData(nameof(Panels))]
    public void Every_score_separates_as_R_says(string name)
    {
        var panel = ReferencePanel.Load(name);
        foreach (var answer in panel.Answers.GetProperty("auc").EnumerateObject())
        {
            Separates(answer.Value, Values(panel, answer.Name), panel.Churned);
        }

        Assert.Equal(
            (panel.Answers.GetProperty("n").GetInt32(), panel.Answers.GetProperty("churned").GetInt32()), (panel.Churned.Length, panel.Churned.Count(churned => churned)));
        Close.To(panel.Answers.GetProperty("churn_rate").GetDouble(), panel.Churned.Average(churned => churned ? 1.0 : 0));
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Every_segment_separates_as_R_says(string name)
    {
        var panel = ReferencePanel.Load(name);
        foreach (var answer in panel.Answers.GetProperty("by_segment").EnumerateObject().Where(segment => segment.Value.ValueKind == JsonValueKind.Object))
        {
            int[] rows = [.. Enumerable.Range(0, panel.Churned.Length).Where(row => panel.Segment[row] == answer.Name)];
            Separates(answer.Value, [.. rows.Select(row => panel.ScoreA[row])], [.. rows.Select(row => panel.Churned[row])]);
        }
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Every_pair_of_scores_differs_as_R_says(string name)
    {
        var panel = ReferencePanel.Load(name);
        foreach (var answer in panel.Answers.GetProperty("delong_paired").EnumerateObject())
        {
            var names = answer.Name.Split("_vs_");
            Differ(answer.Value, Values(panel, names[0]), Values(panel, names[1]), panel.Churned);
        }
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void The_largest_gap_is_between_as_many_rows_as_R_counted(string name)
    {
        var panel = ReferencePanel.Load(name);
        foreach (var key in new[] { "ks_score_a", "ks_score_b" })
        {
            var answer = panel.Answers.GetProperty(key);
            var curve = Curve(Values(panel, key[3..]), panel.Churned).Curve;
            Assert.Equal((answer.GetProperty("n1").GetInt64(), answer.GetProperty("n0").GetInt64()), (curve.Churned, curve.Retained));
            Close.To(answer.GetProperty("D").GetDouble(), curve.Ks);
            Close.To(curve.Ks, KolmogorovSmirnov.Compare(Values(panel, key[3..]), panel.Churned)!.D, 1e-12);
        }
    }

    [Fact]
    public void A_model_out_of_time_is_held_against_the_score()
    {
        var rows = Cdnow.Read("cdnow_out_of_time_test.csv");
        var answers = Cdnow.Reference("cdnow_out_of_time.json");
        double[] model = [.. rows.Number("p_pred").Select(p => -p)];
        Assert.Equal(answers.GetProperty("test_n").GetInt32(), rows.Rows);
        Separates(answers.GetProperty("test").GetProperty("auc_model"), model, rows.Churned);
        Separates(answers.GetProperty("test").GetProperty("auc_score_a"), rows.Number("score_a"), rows.Churned);
        Differ(answers.GetProperty("test").GetProperty("delong_model_vs_score_a"), model, rows.Number("score_a"), rows.Churned);
    }

    /// <summary>Higher is healthier: a probability of churn is turned round.</summary>
    private static double[] Values(ReferencePanel panel, string name) => name switch
    {
        "score_a" => panel.ScoreA,
        "score_b" => panel.ScoreB,
        "score_c" => panel.ScoreC,
        _ => [.. panel.Probability.Select(p => -p)],
    };

    private static (RocCurve Curve, int[] Cell) Curve(double[] values, bool[] churned)
    {
        var (cell, cells) = ScoreCells.Of(values);
        return (RocCurve.Of(ScoreCounts.Count<int>(cell, churned, cells))!, cell);
    }

    private static void Separates(JsonElement answer, double[] values, bool[] churned)
    {
        var (curve, _) = Curve(values, churned);
        var estimate = AucEstimate.OfDistinctCustomers(curve);
        Assert.Equal(
            (answer.GetProperty("n").GetInt64(), answer.GetProperty("cases").GetInt64(), answer.GetProperty("controls").GetInt64()),
            (curve.Churned + curve.Retained, curve.Churned, curve.Retained));
        Close.To(answer.GetProperty("auc").GetDouble(), estimate.Auc);
        Close.To(answer.GetProperty("delong_var").GetDouble(), curve.DeLongVariance);
        Close.To(answer.GetProperty("delong_ci95")[0].GetDouble(), estimate.NaiveInterval!.Value.Low);
        Close.To(answer.GetProperty("delong_ci95")[1].GetDouble(), estimate.NaiveInterval!.Value.High);
        Close.To(answer.GetProperty("gini").GetDouble(), curve.Gini);
    }

    private static void Differ(JsonElement answer, double[] one, double[] two, bool[] churned)
    {
        var (first, firstCells) = ScoreCells.Of(one);
        var (second, secondCells) = ScoreCells.Of(two);
        int[] rows = [.. Enumerable.Range(0, churned.Length)];
        var paired = PairedAuc.Compare<int>(first, firstCells, second, secondCells, churned, rows, rows.Length)!;
        Close.To(answer.GetProperty("auc1").GetDouble(), paired.First);
        Close.To(answer.GetProperty("auc2").GetDouble(), paired.Second);
        Close.To(answer.GetProperty("diff").GetDouble(), -paired.Difference);
        Close.To(answer.GetProperty("cov").GetDouble(), paired.NaiveCovariance);
        Close.To(answer.GetProperty("z").GetDouble(), -paired.NaiveZ);
        Close.To(answer.GetProperty("log_p").GetDouble(), Math.Log(2) + NormalDistribution.LogUpperTail(Math.Abs(paired.NaiveZ!.Value)));
        var p = answer.GetProperty("p").GetDouble();
        Assert.InRange(2 * NormalDistribution.UpperTail(Math.Abs(paired.NaiveZ.Value)), p * (1 - 1e-6), Math.Max(1e-300, p * (1 + 1e-6)));
        Close.To(answer.GetProperty("ci95_diff")[0].GetDouble(), -paired.NaiveInterval!.Value.High);
        Close.To(answer.GetProperty("ci95_diff")[1].GetDouble(), -paired.NaiveInterval.Value.Low);
    }
}
