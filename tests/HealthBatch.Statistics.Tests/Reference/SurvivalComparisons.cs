using System.Globalization;
using HealthBatch.Statistics.Survival;
using HealthBatch.Testing;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>R's survival package on the real panel: survfit, survdiff, coxph and concordance.</summary>
internal static class SurvivalComparisons
{
    private static readonly string[] Bands = ["red", "yellow", "green"];

    public static void Curves(Answer answers)
    {
        var times = Times();
        var curves = Enumerable.Range(0, 3).Select(band => new KaplanMeier(times, band)).ToList();
        answers["n"].IsExactly(times.Rows.Sum());
        answers["events"].IsExactly(times.EventsByGroup.Sum());
        foreach (var answer in answers["km"].Items)
        {
            var point = curves[Place(answer["band"])].At(answer["time"].Value);
            answer["n_risk"].IsExactly(point.AtRisk);
            answer["surv"].Is(point.Survival);
            answer["std_err"].Is(point.StandardError);
            answer["lower95"].Is(point.Interval?.Low);
            answer["upper95"].Is(point.Interval?.High);
        }

        foreach (var answer in answers["table"].Items)
        {
            var band = Place(answer["band"]);
            answer["records"].IsExactly(times.Rows[band]);
            answer["events"].IsExactly(times.EventsByGroup[band]);
            answer["median"].Is(curves[band].Median, 0);
            answer["0.95LCL"].Is(curves[band].MedianInterval.Low, 0);
            answer["0.95UCL"].Is(curves[band].MedianInterval.High, 0);
        }
    }

    public static void Groups(Answer answers)
    {
        var times = Times();
        var all = LogRank.Compare(times)!;
        var answer = answers["logrank"];
        answer["chisq"].Is(all.ChiSquared);
        answer["df"].IsExactly(all.DegreesOfFreedom);
        answer["p"].IsTail(all.P);
        answer["log_p"].Is(all.LogP);
        for (var band = 0; band < Bands.Length; band++)
        {
            answer["observed"][band].IsExactly(all.Observed[band]);
            answer["expected"][band].Is(all.Expected[band]);
        }

        var pairs = answers["pairwise_logrank"].Items;
        var tests = pairs.Select(pair => LogRank.Compare(times, [Place(pair["a"]), Place(pair["b"])])!).ToList();
        var holm = MultipleTesting.Holm([.. tests.Select(test => (double?)test.P)]);
        for (var i = 0; i < pairs.Count; i++)
        {
            pairs[i]["chisq"].Is(tests[i].ChiSquared);
            pairs[i]["log_p"].Is(tests[i].LogP);
            pairs[i]["p"].IsTail(tests[i].P);
            pairs[i]["p_holm"].IsTail(holm[i]);
        }
    }

    public static void Hazards(Answer answers)
    {
        var rows = Rows();
        foreach (var (key, ties) in new[] { ("cox_score_a_efron", TieRule.Efron), ("cox_score_a_breslow", TieRule.Breslow) })
        {
            var fit = CoxFit.Fit(rows.Times, rows.IsEvent, rows.Scores, ties)!;
            answers[key]["coef"].Is(fit.Coefficient);
            answers[key]["se"].Is(fit.StandardError);
            answers[key]["loglik"][0].Is(fit.NullLogLikelihood);
            answers[key]["loglik"][1].Is(fit.LogLikelihood);
            answers[key]["n"].IsExactly(fit.Rows);
            answers[key]["nevent"].IsExactly(fit.Events);
        }

        answers["concordance"]["c"].Is(Concordance.HarrellsC(rows.Times, rows.IsEvent, rows.Scores));
    }

    private static int Place(Answer name) => Array.IndexOf(Bands, name.Text);

    private static SurvivalTimes Times()
    {
        var rows = Rows();
        return SurvivalTimes.Count(rows.Times, rows.IsEvent, rows.Group, Bands.Length);
    }

    private static (double[] Times, bool[] IsEvent, double[] Scores, byte[] Group) Rows()
    {
        var cells = File.ReadLines(Path.Combine(RepositoryPaths.Cdnow!, "reference", "inputs", "cdnow_survival_1997-06-30.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        return (
            [.. cells.Select(row => double.Parse(row[2], CultureInfo.InvariantCulture))],
            [.. cells.Select(row => row[3] == "1")],
            [.. cells.Select(row => double.Parse(row[4], CultureInfo.InvariantCulture))],
            [.. cells.Select(row => (byte)Array.IndexOf(Bands, row[5]))]);
    }
}
