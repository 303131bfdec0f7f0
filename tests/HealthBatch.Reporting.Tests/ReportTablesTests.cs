using System.Text;
using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Files;

namespace HealthBatch.Reporting.Tests;

public sealed class ReportTablesTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@sum", "'@sum")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\tx", "\tx")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"so\"", "\"say \"\"so\"\"\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("at risk", "at risk")]
    public void A_text_can_neither_start_a_formula_nor_break_its_row(string text, string cell) =>
        Assert.Equal($"a\n{cell}\n", Encoding.UTF8.GetString(new CsvTable("a").Cell(text).ToBytes()));

    [Fact]
    public void A_negative_number_stays_a_number() =>
        Assert.Equal("a\n-0.5\n", Encoding.UTF8.GetString(new CsvTable("a").Cell(-0.5).ToBytes()));

    [Fact]
    public void What_cannot_be_computed_is_an_empty_cell() =>
        Assert.Equal("a,b,c\n,,\n", Encoding.UTF8.GetString(new CsvTable("a", "b", "c").Cell((double?)null).Cell(double.NaN).Cell(double.PositiveInfinity).ToBytes()));

    [Fact]
    public void A_row_that_is_not_complete_is_a_bug() =>
        Assert.Throws<InvalidOperationException>(() => new CsvTable("a", "b").Cell("x").ToBytes());

    [Fact]
    public void Bands_come_with_all_digits_over_all_segments_first()
    {
        var report = Some.Backtest(segments: [Some.Segment("small", "not-proven", 0.1)]);

        var rows = Rows(report, "tables/bands.csv");

        Assert.StartsWith("segment,band,observations,customers,churned,churned_customers,churn_rate", rows[0], StringComparison.Ordinal);
        Assert.Equal(1 + 3 + 3, rows.Length);
        Assert.StartsWith("all,unhealthy,25363,", rows[1], StringComparison.Ordinal);
        Assert.Contains($",{21_580 / 25_363.0:R},", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("small,unhealthy,", rows[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_of_the_ledger_has_its_column_and_adds_up_for_every_date()
    {
        var report = Some.Backtest(excluded: new Dictionary<string, long> { ["unscored"] = 412, ["duplicate"] = 3 });

        var rows = Rows(report, "tables/ledger.csv");

        Assert.Equal("segment,as_of,scored,churned,retained,censored,returned,excluded_duplicate,excluded_unscored", rows[0]);
        Assert.All(rows.Skip(1), row =>
        {
            var counts = row.Split(',').Skip(2).Select(long.Parse).ToArray();
            Assert.Equal(counts[0], counts[1] + counts[2] + counts[3] + counts[5] + counts[6]);
        });
    }

    [Fact]
    public void Tables_are_sorted_by_path()
    {
        var paths = ReportTables.Of(Some.Backtest()).Select(file => file.Path).ToArray();

        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
        Assert.Contains("tables/auc-by-date.csv", paths);
        Assert.Contains("tables/bands-by-date.csv", paths);
    }

    private static string[] Rows(BacktestReport report, string path) =>
        Encoding.UTF8.GetString(ReportTables.Of(report).Single(file => file.Path == path).Content).TrimEnd('\n').Split('\n');
}
