using System.Text.Json;
using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Trends;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Statistics.Tests;

/// <summary>CDNOW, 90 days: every number that R (sandwich, pROC) gave for the product's formulas.</summary>
public sealed class ProductReferenceTests
{
    private static readonly string[] Names = ["unhealthy", "at risk", "healthy"];

    private static Cdnow Panel => field ??= Cdnow.Read("cdnow_q90_pooled.csv");

    private static JsonElement Expected => Cdnow.Reference("product_q90.json");

    [Fact]
    public void Bands_agree_with_R()
    {
        var rates = new ClusteredRates(Panel.Counts);
        foreach (var band in Expected.GetProperty("bands").EnumerateArray())
        {
            var b = Array.IndexOf(Names, band.GetProperty("band").GetString());
            Assert.Equal(band.GetProperty("observations").GetInt64(), rates.Counts.Observations[b]);
            Assert.Equal(band.GetProperty("customers").GetInt64(), rates.Counts.Customers[b]);
            Assert.Equal(band.GetProperty("churned").GetInt64(), rates.Counts.Churned[b]);
            Assert.Equal(band.GetProperty("churnedCustomers").GetInt64(), rates.Counts.ChurnedCustomers[b]);
            Close.To(band.GetProperty("churnRate").GetDouble(), rates.Rate(b));
            Close.To(band.GetProperty("standardError").GetDouble(), rates.StandardError(b));
            Close.To(band.GetProperty("designEffect").GetDouble(), rates.DesignEffect(b));
            Agree(band.GetProperty("interval"), rates.IntervalOf(b));
            Agree(band.GetProperty("naiveInterval"), rates.NaiveIntervalOf(b));
        }
    }

    [Fact]
    public void Comparisons_agree_with_R_far_into_the_tail()
    {
        var contrasts = new BandContrasts(new ClusteredRates(Panel.Counts));
        var expected = Expected.GetProperty("comparisons").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, contrasts.All.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            var contrast = contrasts.All[i];
            Assert.Equal(expected[i].GetProperty("lower").GetString(), Names[contrast.Lower]);
            Assert.Equal(expected[i].GetProperty("upper").GetString(), Names[contrast.Upper]);
            Close.To(expected[i].GetProperty("difference").GetDouble(), contrast.Difference);
            Close.To(expected[i].GetProperty("standardError").GetDouble(), contrast.StandardError);
            Close.To(expected[i].GetProperty("logOdds").GetDouble(), contrast.LogOdds);
            Close.To(expected[i].GetProperty("logOddsStandardError").GetDouble(), contrast.LogOddsStandardError);
            Close.To(expected[i].GetProperty("z").GetDouble(), contrast.Z);
            Close.To(expected[i].GetProperty("p").GetDouble(), contrast.P, 1e-6);
            Close.To(expected[i].GetProperty("riskRatio").GetDouble(), contrast.RiskRatio);
            Agree(expected[i].GetProperty("riskRatioInterval"), contrast.RiskRatioInterval);
        }
    }

    [Fact]
    public void The_trend_agrees_with_R_pooled_and_within_dates()
    {
        var expected = Expected.GetProperty("trend");
        var counts = Panel.Counts;
        var pooled = PooledTrend.Estimate(counts);
        Close.To(expected.GetProperty("cochranArmitageZ").GetDouble(), CochranArmitage.Z(counts));
        Close.To(expected.GetProperty("logitSlope").GetDouble(), pooled.Slope);
        Close.To(expected.GetProperty("clusteredSE").GetDouble(), pooled.StandardError);
        Close.To(expected.GetProperty("clusteredZ").GetDouble(), pooled.Z);
        var within = WithinDateTrend.Estimate(Panel.Customer, Panel.Band, Panel.Churned, Panel.DateStart, counts, Panel.Customers);
        Close.To(expected.GetProperty("withinDateZ").GetDouble(), within.Z);
    }

    [Fact]
    public void Discrimination_agrees_with_R_overall_and_by_date()
    {
        var expected = Expected.GetProperty("discrimination");
        var score = Panel.Score;
        var curve = RocCurve.Of(ScoreCounts.Count<short>(score, Panel.Churned, ScoreCells.Grid))!;
        var auc = AucEstimate.Clustered<short>(curve, score, Panel.Churned, Panel.Customer, Panel.Customers);
        Close.To(expected.GetProperty("auc").GetDouble(), auc.Auc);
        Close.To(expected.GetProperty("standardError").GetDouble(), auc.StandardError);
        Close.To(expected.GetProperty("naiveStandardError").GetDouble(), auc.NaiveStandardError);
        Agree(expected.GetProperty("interval"), auc.Interval);
        Agree(expected.GetProperty("naiveInterval"), auc.NaiveInterval);
        Close.To(expected.GetProperty("gini").GetDouble(), curve.Gini);
        Close.To(expected.GetProperty("ks").GetDouble(), curve.Ks);
        var date = 0;
        foreach (var day in expected.GetProperty("byDate").EnumerateObject())
        {
            var rows = Panel.DateStart[date]..Panel.DateStart[date + 1];
            var one = RocCurve.Of(ScoreCounts.Count<short>(score.AsSpan(rows), Panel.Churned.AsSpan(rows), ScoreCells.Grid))!;
            Assert.Equal(day.Value.GetProperty("churned").GetInt64(), one.Churned);
            Assert.Equal(day.Value.GetProperty("observations").GetInt64(), one.Churned + one.Retained);
            Close.To(day.Value.GetProperty("auc").GetDouble(), one.Auc);
            date++;
        }

        Assert.Equal(5, date);
    }

    [Fact]
    public void The_verdict_is_confirmed_and_the_detectable_difference_is_as_published()
    {
        var counts = Panel.Counts;
        var rates = new ClusteredRates(counts);
        var within = WithinDateTrend.Estimate(Panel.Customer, Panel.Band, Panel.Churned, Panel.DateStart, counts, Panel.Customers);
        var verdict = BandVerdict.Decide(new BandContrasts(rates), PooledTrend.Estimate(counts), within);
        Assert.Equal(VerdictOutcome.Confirmed, verdict.Outcome);
        Assert.True(verdict.StrictOrder);
        Close.To(0.0148299531798, DetectableDifference.Of(rates), 1e-11);
    }

    private static void Agree(JsonElement expected, Interval? actual)
    {
        Close.To(expected[0].GetDouble(), actual?.Low);
        Close.To(expected[1].GetDouble(), actual?.High);
    }
}
