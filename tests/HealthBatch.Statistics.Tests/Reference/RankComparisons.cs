using HealthBatch.Statistics.Ranks;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>Mann-Whitney, Kolmogorov-Smirnov, and the correlation of scores with results at each date.</summary>
internal static class RankComparisons
{
    public static void Ranks(Answer answers, ReferencePanel panel)
    {
        var whitney = MannWhitney.Compare(panel.ScoreA, panel.Churned)!;
        answers["mann_whitney_score_a"]["W"].IsExactly(whitney.W);
        answers["mann_whitney_score_a"]["p"].IsTail(whitney.P);
        foreach (var (key, scores) in new[] { ("ks_score_a", panel.ScoreA), ("ks_score_b", panel.ScoreB) })
        {
            var test = KolmogorovSmirnov.Compare(scores, panel.Churned)!;
            var curve = AucComparisons.Curve(scores, panel.Churned);
            answers[key]["D"].Is(test.D);
            answers[key]["D"].Is(curve.Ks);
            answers[key]["p_asymptotic"].IsTail(test.P);
            answers[key]["n1"].IsExactly(curve.Churned);
            answers[key]["n0"].IsExactly(curve.Retained);
        }
    }

    public static void Dates(Answer answers, ReferencePanel panel)
    {
        double[] retained = [.. panel.Churned.Select(churned => churned ? 0.0 : 1)];
        foreach (var (key, scores) in new[] { ("ic_score_a", panel.ScoreA), ("ic_score_b", panel.ScoreB) })
        {
            var byRetained = InformationCoefficient.Compute(scores, retained, panel.DateStart);
            var byAmount = InformationCoefficient.Compute(scores, panel.Amount, panel.DateStart);
            var dates = answers[key]["per_date"].Items;
            Assert.Equal(dates.Count, byRetained.ByDate.Count);
            for (var d = 0; d < dates.Count; d++)
            {
                var rows = panel.DateStart[d]..panel.DateStart[d + 1];
                double count = panel.DateStart[d + 1] - panel.DateStart[d], churners = panel.Churned[rows].Count(churned => churned);
                dates[d]["n"].IsExactly(count);
                dates[d]["churn_rate"].Is(churners / count);
                dates[d]["ic_retained"].Is(byRetained.ByDate[d]);
                dates[d]["ic_amount"].Is(byAmount.ByDate[d]);
                dates[d]["pearson_retained"].Is(Correlation.Pearson(scores.AsSpan()[rows], retained.AsSpan()[rows]));
                dates[d]["auc"].Is(MannWhitney.Compare(scores.AsSpan()[rows], panel.Churned.AsSpan()[rows])!.W / (churners * (count - churners)));
            }

            Summary(answers[key]["summary_retained"], byRetained);
            Summary(answers[key]["summary_amount"], byAmount);
        }
    }

    private static void Summary(Answer answer, InformationCoefficient ours)
    {
        answer["mean"].Is(ours.Mean);
        answer["n"].IsExactly(ours.Dates);
        answer["sd"].Is(ours.StandardDeviation);
        answer["t"].Is(ours.T);
    }
}
