using HealthBatch.Statistics.Calibration;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>A model's probabilities on later dates than it was fitted on, and the score on the same rows.</summary>
internal static class OutOfTimeComparisons
{
    public static void Test(Answer answers)
    {
        var rows = Cdnow.Read("cdnow_out_of_time_test.csv");
        var test = answers["test"];
        var probabilities = rows.Number("p_pred");
        double[] model = [.. probabilities.Select(p => -p)];
        answers["train_n"].IsExactly(ReferenceFit.Load("cdnow_out_of_time").Data.RowCount);
        answers["test_n"].IsExactly(rows.Rows);
        AucComparisons.Separates(test["auc_model"], model, rows.Churned);
        AucComparisons.Separates(test["auc_score_a"], rows.Number("score_a"), rows.Churned);
        AucComparisons.Differ(test["delong_model_vs_score_a"], model, rows.Number("score_a"), rows.Churned);
        ProbabilityComparisons.Scores(test["probability"], ProbabilityScores.Compute(probabilities, rows.Churned)!);
        ProbabilityComparisons.Table(test["hosmer_lemeshow_external"], HosmerLemeshow.Compute(probabilities, rows.Churned, isFitted: false)!);
        var line = CalibrationLine.Fit(probabilities, rows.Churned)!;
        test["calibration"]["intercept"].Is(line.Intercept);
        test["calibration"]["slope"].Is(line.Slope);
        test["calibration"]["se"][0].Is(line.InterceptStandardError);
        test["calibration"]["se"][1].Is(line.SlopeStandardError);
        test["calibration"]["calibration_in_the_large"].Is(line.InTheLarge);
    }
}
