using System.Text.Json;
using HealthBatch.Backtesting.Results;

namespace HealthBatch.Backtesting.Tests;

/// <summary>The product from Parquet to report, against what R printed for the same panel.</summary>
public sealed class CdnowBacktestTests
{
    private static readonly BacktestOptions Options = new() { RunDate = new DateOnly(1998, 6, 30), Threads = 2 };

    private static BacktestReport Report => field ??= Run(Options);

    private static JsonElement Expected =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(CdnowLake.Folder, "reference", "product_q90.json"))).RootElement;

    [Fact]
    public void The_ledger_adds_up_and_says_what_is_censored()
    {
        Assert.Equal((72_258L, 49_606L, 17_275L, 5_377L), (Report.Ledger.Scored, Report.Ledger.Churned, Report.Ledger.Retained, Report.Ledger.Censored));
        Assert.Empty(Report.Ledger.Excluded);
        var last = Report.LedgerByDate[^1];
        Assert.Equal(new DateOnly(1998, 6, 24), last.AsOf);
        Assert.Equal((5_377L, 5_377L), (last.Ledger.Scored, last.Ledger.Censored));
        Assert.Equal(5, Report.AsOfDates.Count);
    }

    [Fact]
    public void Every_number_agrees_with_R()
    {
        var expected = Expected;
        foreach (var (band, row) in expected.GetProperty("bands").EnumerateArray().Zip(Report.Bands))
        {
            Assert.Equal(band.GetProperty("band").GetString(), row.Band);
            Agree(band, "observations", row.Observations);
            Agree(band, "customers", row.Customers);
            Agree(band, "churned", row.Churned);
            Agree(band, "churnedCustomers", row.ChurnedCustomers);
            Agree(band, "churnRate", row.ChurnRate);
            Agree(band, "standardError", row.StandardError);
            Agree(band, "designEffect", row.DesignEffect);
            Agree(band, "interval", row.Interval);
            Agree(band, "naiveInterval", row.NaiveInterval);
        }

        foreach (var (pair, row) in expected.GetProperty("comparisons").EnumerateArray().Zip(Report.Comparisons))
        {
            Assert.Equal((pair.GetProperty("lower").GetString(), pair.GetProperty("upper").GetString()), (row.Lower, row.Upper));
            Agree(pair, "difference", row.Difference);
            Agree(pair, "standardError", row.StandardError);
            Agree(pair, "logOdds", row.LogOdds);
            Agree(pair, "logOddsStandardError", row.LogOddsStandardError);
            Agree(pair, "z", row.Z);
            Agree(pair, "p", row.P, 1e-6);
            Agree(pair, "riskRatio", row.RiskRatio);
            Agree(pair, "riskRatioInterval", row.RiskRatioInterval);
        }

        var trend = expected.GetProperty("trend");
        Agree(trend, "cochranArmitageZ", Report.Trend!.CochranArmitageZ);
        Agree(trend, "logitSlope", Report.Trend.LogitSlope);
        Agree(trend, "clusteredSE", Report.Trend.ClusteredSE);
        Agree(trend, "clusteredZ", Report.Trend.ClusteredZ);
        Agree(trend, "p", Report.Trend.P);
        Agree(trend, "withinDateZ", Report.Trend.WithinDateZ);

        var discrimination = expected.GetProperty("discrimination");
        Agree(discrimination, "auc", Report.Discrimination!.Auc);
        Agree(discrimination, "standardError", Report.Discrimination.StandardError);
        Agree(discrimination, "naiveStandardError", Report.Discrimination.NaiveStandardError);
        Agree(discrimination, "interval", Report.Discrimination.Interval);
        Agree(discrimination, "naiveInterval", Report.Discrimination.NaiveInterval);
        Agree(discrimination, "gini", Report.Discrimination.Gini);
        Agree(discrimination, "ks", Report.Discrimination.Ks);
        foreach (var date in Report.Discrimination.ByDate)
        {
            var day = discrimination.GetProperty("byDate").GetProperty($"{date.AsOf:yyyy-MM-dd}");
            Agree(day, "observations", date.Observations);
            Agree(day, "churned", date.Churned);
            Agree(day, "auc", date.Auc);
        }
    }

    [Fact]
    public void The_verdict_is_confirmed_in_a_sentence_with_its_numbers()
    {
        Assert.Equal("confirmed", Report.Verdict.Outcome);
        Assert.Equal(0.0148299531798, Report.Verdict.MinimumDetectableDifference!.Value, 1e-12);
        Assert.True(Report.Verdict.StrictOrder);
        Assert.Equal(
            "Confirmed: unhealthy customers churned more often. Within 90 days 85.1% of unhealthy observations churned (95% interval 84.6% to 85.5%) against "
            + "49.1% of healthy ones (95% interval 48.1% to 50.1%), 1.73 times as many. Every band churns less than the one below it.",
            Report.Verdict.Sentence);
    }

    [Fact]
    public void The_number_of_threads_shows_in_no_digit()
    {
        var one = Run(Options with { Threads = 1 });
        Assert.Equal(JsonSerializer.Serialize(one), JsonSerializer.Serialize(Run(Options with { Threads = 4 })));
    }

    private static BacktestReport Run(BacktestOptions options) => BacktestRun.Evaluate(CdnowLake.Q90, options, cancellation: TestContext.Current.CancellationToken);

    private static void Agree(JsonElement parent, string name, double? actual, double relative = 1e-9)
    {
        var expected = parent.GetProperty(name).GetDouble();
        Assert.True(actual is { } found && Math.Abs(found - expected) <= relative * Math.Abs(expected), $"{name}: expected {expected:R}, got {actual:R}");
    }

    private static void Agree(JsonElement parent, string name, double[]? actual)
    {
        Assert.NotNull(actual);
        foreach (var (expected, found) in parent.GetProperty(name).EnumerateArray().Zip(actual))
        {
            Assert.Equal(1, found / expected.GetDouble(), 1e-9);
        }
    }
}
