using System.Text;
using System.Text.Json;
using HealthBatch.Columns;

namespace HealthBatch.Reporting.Tests;

public sealed class ReportJsonTests
{
    [Fact]
    public void The_names_are_those_that_the_design_fixes()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(Some.Backtest(segments: [Some.Segment("small", "not-proven", 0.1)])));
        var root = json.RootElement;

        AssertHas(root, "schemaVersion", "kind", "scorecard", "source", "horizonDays", "observedThrough", "seed", "inputs", "verdict", "segments", "ledger", "bands", "comparisons", "trend", "discrimination");
        AssertHas(root.GetProperty("scorecard"), "name", "version", "sha256");
        AssertHas(root.GetProperty("inputs")[0], "path", "sha256", "rows");
        AssertHas(root.GetProperty("verdict"), "outcome", "sentence", "alpha", "minimumDetectableDifference");
        AssertHas(root.GetProperty("segments")[0], "segment", "verdict", "ledger", "bands", "comparisons", "trend", "discrimination");
        AssertHas(root.GetProperty("ledger"), "scored", "churned", "retained", "censored", "returned", "excluded");
        AssertHas(
            root.GetProperty("bands")[0], "segment", "band", "observations", "customers", "churned", "churnedCustomers", "churnRate", "churnRateByDateMean", "standardError",
            "designEffect", "interval", "naiveInterval", "lift", "amount", "grossRetention", "netRetention");
        AssertHas(
            root.GetProperty("comparisons")[0], "lower", "upper", "difference", "standardError", "logOdds", "logOddsStandardError", "z", "p", "pHolm", "riskRatio", "riskRatioInterval");
        AssertHas(root.GetProperty("trend"), "cochranArmitageZ", "logitSlope", "clusteredSE", "clusteredZ", "p", "withinDateZ");
        AssertHas(root.GetProperty("discrimination"), "auc", "standardError", "interval", "naiveStandardError", "naiveInterval", "gini", "ks", "byDate");
        AssertHas(root.GetProperty("discrimination").GetProperty("byDate")[0], "asOf", "observations", "churned", "auc", "interval");
    }

    [Fact]
    public void Dates_are_years_months_and_days()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(Some.Backtest()));

        Assert.Equal("1997-03-31", json.RootElement.GetProperty("asOfDates")[0].GetString());
        Assert.Equal("1997-03-31", json.RootElement.GetProperty("discrimination").GetProperty("byDate")[0].GetProperty("asOf").GetString());
    }

    [Fact]
    public void Doubles_read_back_to_the_same_bits()
    {
        var written = Some.Backtest();
        var trend = written.Trend! with { LogitSlope = 0.1 + 0.2, P = 4.9e-324, ClusteredSE = 1 / 3.0 };

        var read = ReportJson.ReadBacktest(ReportJson.Write(written with { Trend = trend }), "report.json");

        Assert.Equal(trend, read.Trend);
        Assert.Equal(written.Bands.Select(band => band.ChurnRate), read.Bands.Select(band => band.ChurnRate));
    }

    [Fact]
    public void What_is_not_a_number_is_null_and_never_written_as_a_word()
    {
        var report = Some.Backtest();
        var bytes = ReportJson.Write(report with
        {
            Trend = report.Trend! with { P = double.NaN, ClusteredZ = double.NegativeInfinity },
            Discrimination = report.Discrimination! with { Interval = [double.NaN, double.PositiveInfinity] },
        });

        using var json = JsonDocument.Parse(bytes);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("trend").GetProperty("p").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("trend").GetProperty("clusteredZ").ValueKind);
        Assert.All(json.RootElement.GetProperty("discrimination").GetProperty("interval").EnumerateArray(), end => Assert.Equal(JsonValueKind.Null, end.ValueKind));
        Assert.DoesNotContain("NaN", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Reasons_are_sorted_whatever_the_order_in_which_they_were_counted()
    {
        var one = ReportJson.Write(Some.Backtest(excluded: new Dictionary<string, long> { ["unscored"] = 1, ["duplicate"] = 2 }));
        var other = ReportJson.Write(Some.Backtest(excluded: new Dictionary<string, long> { ["duplicate"] = 2, ["unscored"] = 1 }));

        Assert.Equal(one, other);
    }

    [Fact]
    public void A_name_that_is_not_known_is_left_alone()
    {
        var text = Encoding.UTF8.GetString(ReportJson.Write(Some.Backtest())).Replace("\"kind\"", "\"grownLater\": { \"x\": [1] },\n  \"kind\"", StringComparison.Ordinal);

        Assert.Equal("cdnow", ReportJson.ReadBacktest(Encoding.UTF8.GetBytes(text), "report.json").Scorecard.Name);
    }

    [Theory]
    [InlineData("{", "report.json")]
    [InlineData("null", "found null")]
    [InlineData("{\"kind\":\"backtest\"}", "report.json")]
    public void A_file_that_is_no_report_is_refused_by_name(string text, string said)
    {
        var refusal = Assert.Throws<InputException>(() => ReportJson.ReadBacktest(Encoding.UTF8.GetBytes(text), "report.json"));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("a backtest report.json", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertHas(JsonElement element, params string[] names) =>
        Assert.Equal([], names.Except(element.EnumerateObject().Select(property => property.Name)));
}
