using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>Every AUC of every score, segment and pair of scores, with DeLong's variance and intervals.</summary>
internal static class AucComparisons
{
    public static void Scores(Answer answers, ReferencePanel panel)
    {
        answers["n"].IsExactly(panel.Churned.Length);
        answers["churned"].IsExactly(panel.Churned.Count(churned => churned));
        answers["churn_rate"].Is(panel.Churned.Average(churned => churned ? 1.0 : 0));
        foreach (var answer in answers["auc"].Groups)
        {
            Separates(answer, Values(panel, answer.Key), panel.Churned);
        }

        foreach (var answer in answers["delong_paired"].Groups)
        {
            var names = answer.Key.Split("_vs_");
            Differ(answer, Values(panel, names[0]), Values(panel, names[1]), panel.Churned);
        }

        foreach (var answer in answers["by_segment"].Groups)
        {
            int[] rows = [.. Enumerable.Range(0, panel.Churned.Length).Where(row => panel.Segment[row] == answer.Key)];
            Separates(answer, [.. rows.Select(row => panel.ScoreA[row])], [.. rows.Select(row => panel.Churned[row])]);
            BandComparisons.Rate(answer["rate"], rows.Count(row => panel.Churned[row]), rows.Length);
        }
    }

    public static RocCurve Curve(double[] values, bool[] churned)
    {
        var (cell, cells) = ScoreCells.Of(values);
        return RocCurve.Of(ScoreCounts.Count<int>(cell, churned, cells))!;
    }

    public static void Separates(Answer answer, double[] values, bool[] churned)
    {
        var curve = Curve(values, churned);
        var estimate = AucEstimate.OfDistinctCustomers(curve);
        answer["n"].IsExactly(curve.Churned + curve.Retained);
        answer["cases"].IsExactly(curve.Churned);
        answer["controls"].IsExactly(curve.Retained);
        answer["auc"].Is(estimate.Auc);
        answer["delong_var"].Is(curve.DeLongVariance);
        answer["delong_ci95"].IsInterval(estimate.NaiveInterval);
        answer["gini"].Is(curve.Gini);
    }

    /// <summary>R's first score is our "old" one, so signs are turned round.</summary>
    public static void Differ(Answer answer, double[] one, double[] two, bool[] churned)
    {
        var (first, firstCells) = ScoreCells.Of(one);
        var (second, secondCells) = ScoreCells.Of(two);
        int[] rows = [.. Enumerable.Range(0, churned.Length)];
        var paired = PairedAuc.Compare<int>(first, firstCells, second, secondCells, churned, rows, rows.Length)!;
        var z = Math.Abs(paired.NaiveZ!.Value);
        answer["auc1"].Is(paired.First);
        answer["auc2"].Is(paired.Second);
        answer["diff"].Is(-paired.Difference);
        answer["cov"].Is(paired.NaiveCovariance);
        answer["z"].Is(-paired.NaiveZ);
        answer["p"].IsTail(2 * NormalDistribution.UpperTail(z));
        answer["log_p"].Is(Math.Log(2) + NormalDistribution.LogUpperTail(z));
        answer["ci95_diff"].IsInterval(paired.NaiveInterval is { } interval ? new Interval(-interval.High, -interval.Low) : null);
    }

    /// <summary>Higher is healthier: a probability of churn is turned round.</summary>
    private static double[] Values(ReferencePanel panel, string name) => name switch
    {
        "score_a" => panel.ScoreA,
        "score_b" => panel.ScoreB,
        "score_c" => panel.ScoreC,
        _ => [.. panel.Probability.Select(p => -p)],
    };
}
