using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Distributions;
using HealthBatch.Statistics.Proportions;
using HealthBatch.Statistics.Trends;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>Bands at thirds of the score: rates, intervals, trend, homogeneity and pairs, as if rows were independent.</summary>
internal static class BandComparisons
{
    private static readonly string[] Names = ["red", "yellow", "green"];

    public static void Bands(Answer answers, ReferencePanel panel)
    {
        var (events, rows) = Count(answers["band_cutpoints"], panel);
        for (var b = 0; b < Names.Length; b++)
        {
            Rate(answers["by_band"]["bands"][Names[b]], events[b], rows[b]);
        }

        var z = CochranArmitage.Z(events, rows)!.Value;
        var trend = answers["by_band"]["cochran_armitage"];
        trend["chisq"].Is(z * z);
        trend["p"].IsTail(ChiSquaredDistribution.UpperTail(z * z, 1));
        trend["log_p"].Is(ChiSquaredDistribution.LogUpperTail(z * z, 1));
        var all = RateHomogeneity.Compare(events, rows)!;
        var homogeneity = answers["by_band"]["chisq_kx2"];
        homogeneity["chisq"].Is(all.ChiSquared);
        homogeneity["df"].IsExactly(all.DegreesOfFreedom);
        homogeneity["p"].IsTail(all.P);
        Pairs(answers["by_band"]["pairwise"].Items, events, rows);
    }

    /// <summary>A rate with both intervals.</summary>
    public static void Rate(Answer answer, long events, long rows)
    {
        answer["x"].IsExactly(events);
        answer["n"].IsExactly(rows);
        answer["rate"].Is((double)events / rows);
        answer["wilson95"].IsInterval(Proportion.Wilson((double)events / rows, rows));
        answer["clopper_pearson95"].IsInterval(Proportion.ClopperPearson(events, rows));
    }

    private static void Pairs(IReadOnlyList<Answer> answers, long[] events, long[] rows)
    {
        var pairs = answers.Select(answer => (A: Array.IndexOf(Names, answer["a"].Text), B: Array.IndexOf(Names, answer["b"].Text)))
            .Select(pair => TwoProportions.Compare(events[pair.A], rows[pair.A], events[pair.B], rows[pair.B])).ToList();
        var holm = MultipleTesting.Holm([.. pairs.Select(pair => pair.P)]);
        var benjamini = MultipleTesting.BenjaminiHochberg([.. pairs.Select(pair => pair.P)]);
        for (var i = 0; i < pairs.Count; i++)
        {
            answers[i]["diff"].Is(pairs[i].Difference);
            answers[i]["chisq"].Is(pairs[i].ChiSquared);
            answers[i]["p"].IsTail(pairs[i].P);
            answers[i]["log_p"].Is(pairs[i].LogP);
            answers[i]["ci95_diff_wald"].IsInterval(pairs[i].Interval);
            answers[i]["chisq_yates"].Is(pairs[i].CorrectedChiSquared);
            answers[i]["p_yates"].IsTail(pairs[i].CorrectedP);
            answers[i]["p_holm"].IsTail(holm[i]);
            answers[i]["p_bh"].IsTail(benjamini[i]);
        }
    }

    private static (long[] Events, long[] Rows) Count(Answer cuts, ReferencePanel panel)
    {
        var sorted = panel.ScoreA.Order().ToArray();
        double first = Quantiles.OfSorted(sorted, 1.0 / 3), second = Quantiles.OfSorted(sorted, 2.0 / 3);
        cuts["c1"].Is(first, 1e-15);
        cuts["c2"].Is(second, 1e-15);
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
}
