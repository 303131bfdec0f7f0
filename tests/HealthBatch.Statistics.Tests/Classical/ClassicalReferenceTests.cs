using System.Text.Json;
using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Calibration;
using HealthBatch.Statistics.Distributions;
using HealthBatch.Statistics.Proportions;
using HealthBatch.Statistics.Ranks;
using HealthBatch.Statistics.Trends;

namespace HealthBatch.Statistics.Tests.Classical;

/// <summary>Every classical number that R printed for the three panels, from its own input: to 1e-9 relative, to 1e-6 for p values below 1e-12.</summary>
public sealed class ClassicalReferenceTests
{
    private static readonly string[] Bands = ["red", "yellow", "green"];

    public static TheoryData<string> Panels => ["cdnow_single_1997-09-30", "cdnow_q90_pooled", "cdnow_monthly_pooled"];

    [Theory]
    [MemberData(nameof(Panels))]
    public void Bands_at_thirds_have_their_rates_intervals_trend_and_comparisons(string name)
    {
        var panel = ReferencePanel.Load(name);
        var (events, rows) = CountBands(panel);
        var answers = panel.Answers.GetProperty("by_band");
        for (var b = 0; b < 3; b++)
        {
            var band = answers.GetProperty("bands").GetProperty(Bands[b]);
            Assert.Equal((band.GetProperty("x").GetInt64(), band.GetProperty("n").GetInt64()), (events[b], rows[b]));
            Rate(band, events[b], rows[b]);
        }

        var z = CochranArmitage.Z(events, rows)!.Value;
        var trend = answers.GetProperty("cochran_armitage");
        Close.To(trend.GetProperty("chisq").GetDouble(), z * z);
        Close.To(trend.GetProperty("log_p").GetDouble(), ChiSquaredDistribution.LogUpperTail(z * z, 1));
        var all = RateHomogeneity.Compare(events, rows)!;
        Close.To(answers.GetProperty("chisq_kx2").GetProperty("chisq").GetDouble(), all.ChiSquared);
        Assert.Equal(answers.GetProperty("chisq_kx2").GetProperty("df").GetInt32(), all.DegreesOfFreedom);
        P(answers.GetProperty("chisq_kx2").GetProperty("p").GetDouble(), all.P);
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Pairs_of_bands_are_compared_and_adjusted(string name)
    {
        var panel = ReferencePanel.Load(name);
        var (events, rows) = CountBands(panel);
        var answers = panel.Answers.GetProperty("by_band").GetProperty("pairwise").EnumerateArray().ToList();
        var pairs = answers.Select(answer => (A: Place(answer, "a"), B: Place(answer, "b")))
            .Select(pair => TwoProportions.Compare(events[pair.A], rows[pair.A], events[pair.B], rows[pair.B])).ToList();
        var holm = MultipleTesting.Holm([.. pairs.Select(pair => pair.P)]);
        var benjamini = MultipleTesting.BenjaminiHochberg([.. pairs.Select(pair => pair.P)]);
        for (var i = 0; i < pairs.Count; i++)
        {
            double Answer(string key) => answers[i].GetProperty(key).GetDouble();
            Close.To(Answer("diff"), pairs[i].Difference);
            Close.To(Answer("chisq"), pairs[i].ChiSquared);
            P(Answer("p"), pairs[i].P);
            Close.To(Answer("log_p"), pairs[i].LogP);
            Close.To(answers[i].GetProperty("ci95_diff_wald")[0].GetDouble(), pairs[i].Interval.Low);
            Close.To(answers[i].GetProperty("ci95_diff_wald")[1].GetDouble(), pairs[i].Interval.High);
            Close.To(Answer("chisq_yates"), pairs[i].CorrectedChiSquared);
            P(Answer("p_yates"), pairs[i].CorrectedP);
            P(Answer("p_holm"), holm[i]);
            P(Answer("p_bh"), benjamini[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Ranks_tell_churned_from_retained(string name)
    {
        var panel = ReferencePanel.Load(name);
        var whitney = MannWhitney.Compare(panel.ScoreA, panel.Churned)!;
        Assert.Equal(panel.Answers.GetProperty("mann_whitney_score_a").GetProperty("W").GetDouble(), whitney.W);
        P(panel.Answers.GetProperty("mann_whitney_score_a").GetProperty("p").GetDouble(), whitney.P);
        foreach (var (key, scores) in new[] { ("ks_score_a", panel.ScoreA), ("ks_score_b", panel.ScoreB) })
        {
            var test = KolmogorovSmirnov.Compare(scores, panel.Churned)!;
            Close.To(panel.Answers.GetProperty(key).GetProperty("D").GetDouble(), test.D);
            P(panel.Answers.GetProperty(key).GetProperty("p_asymptotic").GetDouble(), test.P);
        }
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Scores_correlate_with_results_at_each_date(string name)
    {
        var panel = ReferencePanel.Load(name);
        double[] retained = [.. panel.Churned.Select(churned => churned ? 0.0 : 1)];
        foreach (var (key, scores) in new[] { ("ic_score_a", panel.ScoreA), ("ic_score_b", panel.ScoreB) })
        {
            var answer = panel.Answers.GetProperty(key);
            var byRetained = InformationCoefficient.Compute(scores, retained, panel.DateStart);
            var byAmount = InformationCoefficient.Compute(scores, panel.Amount, panel.DateStart);
            var dates = answer.GetProperty("per_date").EnumerateArray().ToList();
            Assert.Equal(dates.Count, byRetained.ByDate.Count);
            for (var d = 0; d < dates.Count; d++)
            {
                var rows = panel.DateStart[d]..panel.DateStart[d + 1];
                Assert.Equal(dates[d].GetProperty("n").GetInt32(), panel.DateStart[d + 1] - panel.DateStart[d]);
                Close.To(dates[d].GetProperty("churn_rate").GetDouble(), panel.Churned[rows].Average(churned => churned ? 1.0 : 0));
                Close.To(dates[d].GetProperty("ic_retained").GetDouble(), byRetained.ByDate[d]);
                Close.To(dates[d].GetProperty("ic_amount").GetDouble(), byAmount.ByDate[d]);
                Close.To(dates[d].GetProperty("pearson_retained").GetDouble(), Correlation.Pearson(scores.AsSpan()[rows], retained.AsSpan()[rows]));
                var whitney = MannWhitney.Compare(scores.AsSpan()[rows], panel.Churned.AsSpan()[rows])!;
                double churners = panel.Churned[rows].Count(churned => churned), others = rows.End.Value - rows.Start.Value - churners;
                Close.To(dates[d].GetProperty("auc").GetDouble(), whitney.W / (churners * others));
            }

            Summary(answer.GetProperty("summary_retained"), byRetained);
            Summary(answer.GetProperty("summary_amount"), byAmount);
        }
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Fitted_probabilities_are_scored_and_tabled(string name)
    {
        var panel = ReferencePanel.Load(name);
        Probabilities(panel.Answers.GetProperty("probability"), ProbabilityScores.Compute(panel.Probability, panel.Churned)!);
        Table(panel.Answers.GetProperty("hosmer_lemeshow"), HosmerLemeshow.Compute(panel.Probability, panel.Churned, isFitted: true)!);
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Segments_have_their_rates(string name)
    {
        var panel = ReferencePanel.Load(name);
        foreach (var segment in panel.Answers.GetProperty("by_segment").EnumerateObject().Where(segment => segment.Value.ValueKind == JsonValueKind.Object))
        {
            var rows = Enumerable.Range(0, panel.Churned.Length).Where(row => panel.Segment[row] == segment.Name).ToList();
            Rate(segment.Value.GetProperty("rate"), rows.Count(row => panel.Churned[row]), rows.Count);
        }
    }

    [Fact]
    public void Predictions_out_of_time_are_scored_tabled_and_calibrated()
    {
        var rows = Cdnow.Read("cdnow_out_of_time_test.csv");
        var answers = Cdnow.Reference("cdnow_out_of_time.json").GetProperty("test");
        var probabilities = rows.Number("p_pred");

        Probabilities(answers.GetProperty("probability"), ProbabilityScores.Compute(probabilities, rows.Churned)!);
        Table(answers.GetProperty("hosmer_lemeshow_external"), HosmerLemeshow.Compute(probabilities, rows.Churned, isFitted: false)!);
        var line = CalibrationLine.Fit(probabilities, rows.Churned)!;
        Close.To(answers.GetProperty("calibration").GetProperty("intercept").GetDouble(), line.Intercept);
        Close.To(answers.GetProperty("calibration").GetProperty("slope").GetDouble(), line.Slope);
        Close.To(answers.GetProperty("calibration").GetProperty("se")[0].GetDouble(), line.InterceptStandardError);
        Close.To(answers.GetProperty("calibration").GetProperty("se")[1].GetDouble(), line.SlopeStandardError);
        Close.To(answers.GetProperty("calibration").GetProperty("calibration_in_the_large").GetDouble(), line.InTheLarge);
    }

    private static (long[] Events, long[] Rows) CountBands(ReferencePanel panel)
    {
        var sorted = panel.ScoreA.Order().ToArray();
        double first = Quantiles.OfSorted(sorted, 1.0 / 3), second = Quantiles.OfSorted(sorted, 2.0 / 3);
        Close.To(panel.Answers.GetProperty("band_cutpoints").GetProperty("c1").GetDouble(), first, 1e-15);
        Close.To(panel.Answers.GetProperty("band_cutpoints").GetProperty("c2").GetDouble(), second, 1e-15);
        var events = new long[3];
        var rows = new long[3];
        for (var i = 0; i < sorted.Length; i++)
        {
            var band = panel.ScoreA[i] <= first ? 0 : panel.ScoreA[i] <= second ? 1 : 2;
            rows[band]++;
            events[band] += panel.Churned[i] ? 1 : 0;
        }

        return (events, rows);
    }

    private static void Rate(JsonElement answer, long events, long rows)
    {
        Close.To(answer.GetProperty("rate").GetDouble(), (double)events / rows);
        var wilson = Proportion.Wilson((double)events / rows, rows);
        var exact = Proportion.ClopperPearson(events, rows);
        Close.To(answer.GetProperty("wilson95")[0].GetDouble(), wilson.Low);
        Close.To(answer.GetProperty("wilson95")[1].GetDouble(), wilson.High);
        Close.To(answer.GetProperty("clopper_pearson95")[0].GetDouble(), exact.Low);
        Close.To(answer.GetProperty("clopper_pearson95")[1].GetDouble(), exact.High);
    }

    private static void Summary(JsonElement answer, InformationCoefficient actual)
    {
        Close.To(answer.GetProperty("mean").GetDouble(), actual.Mean);
        Assert.Equal(answer.GetProperty("n").GetInt32(), actual.Dates);
        if (answer.GetProperty("sd").ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual.StandardDeviation);
            Assert.Null(actual.T);
            return;
        }

        Close.To(answer.GetProperty("sd").GetDouble(), actual.StandardDeviation);
        Close.To(answer.GetProperty("t").GetDouble(), actual.T);
    }

    private static void Probabilities(JsonElement answer, ProbabilityScores actual)
    {
        Close.To(answer.GetProperty("brier").GetDouble(), actual.Brier);
        Close.To(answer.GetProperty("brier_base_rate").GetDouble(), actual.BrierOfBaseRate);
        Close.To(answer.GetProperty("brier_skill").GetDouble(), actual.BrierSkill);
        Close.To(answer.GetProperty("log_loss").GetDouble(), actual.LogLoss);
        Close.To(answer.GetProperty("mean_p").GetDouble(), actual.MeanProbability);
        Close.To(answer.GetProperty("mean_y").GetDouble(), actual.Rate);
    }

    private static void Table(JsonElement answer, HosmerLemeshow actual)
    {
        Assert.Equal(answer.GetProperty("groups").GetInt32(), actual.Groups.Count);
        Assert.Equal(answer.GetProperty("df").GetInt32(), actual.DegreesOfFreedom);
        Close.To(answer.GetProperty("chisq").GetDouble(), actual.ChiSquared);
        P(answer.GetProperty("p").GetDouble(), actual.P);
        Close.To(answer.GetProperty("ece").GetDouble(), actual.ExpectedCalibrationError);
        var groups = answer.GetProperty("table").EnumerateArray().ToList();
        for (var g = 0; g < groups.Count; g++)
        {
            Assert.Equal((groups[g].GetProperty("n").GetInt64(), groups[g].GetProperty("observed").GetInt64()), (actual.Groups[g].Rows, actual.Groups[g].Observed));
            Close.To(groups[g].GetProperty("expected").GetDouble(), actual.Groups[g].Expected);
            Close.To(groups[g].GetProperty("p_min").GetDouble(), actual.Groups[g].Least);
            Close.To(groups[g].GetProperty("p_max").GetDouble(), actual.Groups[g].Greatest);
        }
    }

    private static int Place(JsonElement answer, string key) => Array.IndexOf(Bands, answer.GetProperty(key).GetString());

    /// <summary>R prints 0 where its tail underflows or is computed as 1 minus something; here the tail itself is computed.</summary>
    private static void P(double expected, double? actual)
    {
        if (expected == 0)
        {
            Assert.InRange(actual!.Value, 0, 1e-15);
            return;
        }

        Close.To(expected, actual, expected < 1e-12 ? 1e-6 : 1e-9);
    }
}
