using HealthBatch.Statistics.Calibration;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>Brier, log loss, Hosmer-Lemeshow with its table, calibration error.</summary>
internal static class ProbabilityComparisons
{
    public static void Panel(Answer answers, ReferencePanel panel)
    {
        Scores(answers["probability"], ProbabilityScores.Compute(panel.Probability, panel.Churned)!);
        Table(answers["hosmer_lemeshow"], HosmerLemeshow.Compute(panel.Probability, panel.Churned, isFitted: true)!);
    }

    public static void Scores(Answer answer, ProbabilityScores ours)
    {
        answer["brier"].Is(ours.Brier);
        answer["brier_base_rate"].Is(ours.BrierOfBaseRate);
        answer["brier_skill"].Is(ours.BrierSkill);
        answer["log_loss"].Is(ours.LogLoss);
        answer["mean_p"].Is(ours.MeanProbability);
        answer["mean_y"].Is(ours.Rate);
    }

    public static void Table(Answer answer, HosmerLemeshow ours)
    {
        answer["groups"].IsExactly(ours.Groups.Count);
        answer["df"].IsExactly(ours.DegreesOfFreedom);
        answer["df_minus"].IsExactly(ours.Groups.Count - ours.DegreesOfFreedom);
        answer["chisq"].Is(ours.ChiSquared);
        answer["p"].IsTail(ours.P);
        answer["ece"].Is(ours.ExpectedCalibrationError);
        foreach (var (group, answerOfGroup) in ours.Groups.Zip(answer["table"].Items))
        {
            answerOfGroup["n"].IsExactly(group.Rows);
            answerOfGroup["observed"].IsExactly(group.Observed);
            answerOfGroup["expected"].Is(group.Expected);
            answerOfGroup["p_min"].Is(group.Least);
            answerOfGroup["p_max"].Is(group.Greatest);
        }
    }
}
