using System.Globalization;
using System.Text.Json;
using HealthBatch.Statistics.Survival;
using HealthBatch.Testing;

namespace HealthBatch.Statistics.Tests.Survival;

/// <summary>R's survival package on the real panel: survfit, survdiff, coxph and concordance.</summary>
public sealed class SurvivalReferenceTests
{
    private static readonly string[] Bands = ["red", "yellow", "green"];

    [Fact]
    public void Curves_have_their_shares_errors_intervals_and_medians()
    {
        var (times, _, answers) = Load();
        var curves = Enumerable.Range(0, 3).Select(band => new KaplanMeier(times, band)).ToList();
        foreach (var answer in answers.GetProperty("km").EnumerateArray())
        {
            var point = curves[Place(answer, "band")].At(answer.GetProperty("time").GetDouble());
            Assert.Equal(answer.GetProperty("n_risk").GetInt64(), point.AtRisk);
            Close.To(answer.GetProperty("surv").GetDouble(), point.Survival);
            Close.To(answer.GetProperty("std_err").GetDouble(), point.StandardError);
            Close.To(answer.GetProperty("lower95").GetDouble(), point.Interval!.Value.Low);
            Close.To(answer.GetProperty("upper95").GetDouble(), point.Interval.Value.High);
        }

        foreach (var answer in answers.GetProperty("table").EnumerateArray())
        {
            var band = Place(answer, "band");
            Assert.Equal((answer.GetProperty("records").GetInt64(), answer.GetProperty("events").GetInt64()), (times.Rows[band], times.EventsByGroup[band]));
            Assert.Equal(answer.GetProperty("median").GetDouble(), curves[band].Median);
            Assert.Equal(
                (answer.GetProperty("0.95LCL").GetDouble(), answer.GetProperty("0.95UCL").GetDouble()),
                (curves[band].MedianInterval.Low!.Value, curves[band].MedianInterval.High!.Value));
        }
    }

    [Fact]
    public void Groups_are_compared_overall_and_in_pairs()
    {
        var (times, _, answers) = Load();
        var all = LogRank.Compare(times)!;
        var answer = answers.GetProperty("logrank");
        Close.To(answer.GetProperty("chisq").GetDouble(), all.ChiSquared);
        Assert.Equal(answer.GetProperty("df").GetInt32(), all.DegreesOfFreedom);
        Close.To(answer.GetProperty("log_p").GetDouble(), all.LogP);
        for (var band = 0; band < 3; band++)
        {
            Assert.Equal(answer.GetProperty("observed")[band].GetDouble(), all.Observed[band]);
            Close.To(answer.GetProperty("expected")[band].GetDouble(), all.Expected[band]);
        }

        var pairs = answers.GetProperty("pairwise_logrank").EnumerateArray().ToList();
        var tests = pairs.Select(pair => LogRank.Compare(times, [Place(pair, "a"), Place(pair, "b")])!).ToList();
        var holm = MultipleTesting.Holm([.. tests.Select(test => (double?)test.P)]);
        for (var i = 0; i < pairs.Count; i++)
        {
            Close.To(pairs[i].GetProperty("chisq").GetDouble(), tests[i].ChiSquared);
            Close.To(pairs[i].GetProperty("log_p").GetDouble(), tests[i].LogP);
            P(pairs[i].GetProperty("p").GetDouble(), tests[i].P);
            P(pairs[i].GetProperty("p_holm").GetDouble(), holm[i]!.Value);
        }
    }

    [Theory]
    [InlineData(TieRule.Efron, "cox_score_a_efron")]
    [InlineData(TieRule.Breslow, "cox_score_a_breslow")]
    public void The_score_has_its_hazard_ratio(TieRule ties, string key)
    {
        var (_, rows, answers) = Load();
        var fit = CoxFit.Fit(rows.Times, rows.IsEvent, rows.Scores, ties)!;
        var answer = answers.GetProperty(key);

        Close.To(answer.GetProperty("coef").GetDouble(), fit.Coefficient);
        Close.To(answer.GetProperty("se").GetDouble(), fit.StandardError);
        Close.To(answer.GetProperty("loglik")[0].GetDouble(), fit.NullLogLikelihood);
        Close.To(answer.GetProperty("loglik")[1].GetDouble(), fit.LogLikelihood);
        Assert.Equal((answer.GetProperty("n").GetInt32(), answer.GetProperty("nevent").GetInt32()), (fit.Rows, fit.Events));
    }

    [Fact]
    public void The_score_orders_the_events()
    {
        var (_, rows, answers) = Load();

        Close.To(answers.GetProperty("concordance").GetProperty("c").GetDouble(), Concordance.HarrellsC(rows.Times, rows.IsEvent, rows.Scores));
    }

    private static int Place(JsonElement answer, string key) => Array.IndexOf(Bands, answer.GetProperty(key).GetString());

    private static void P(double expected, double actual)
    {
        if (expected == 0)
        {
            Assert.InRange(actual, 0, 1e-300);
            return;
        }

        Close.To(expected, actual, expected < 1e-12 ? 1e-6 : 1e-9);
    }

    private static (SurvivalTimes Times, (double[] Times, bool[] IsEvent, double[] Scores) Rows, JsonElement Answers) Load()
    {
        var answers = Cdnow.Reference("cdnow_survival_1997-06-30.json");
        var cells = File.ReadLines(Path.Combine(RepositoryPaths.Cdnow!, "reference", "inputs", "cdnow_survival_1997-06-30.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        double[] times = [.. cells.Select(row => double.Parse(row[2], CultureInfo.InvariantCulture))];
        bool[] events = [.. cells.Select(row => row[3] == "1")];
        double[] scores = [.. cells.Select(row => double.Parse(row[4], CultureInfo.InvariantCulture))];
        byte[] group = [.. cells.Select(row => (byte)Array.IndexOf(Bands, row[5]))];
        return (SurvivalTimes.Count(times, events, group, 3), (times, events, scores), answers);
    }
}
