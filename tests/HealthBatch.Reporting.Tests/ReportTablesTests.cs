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

    [Fact]
    public void What_each_metric_says_alone_has_its_row_with_empty_cells_where_nothing_can_be_said() =>
        Assert.Equal(
            [
                "metric,observations,coverage,auc,standard_error,interval_low,interval_high,naive_standard_error,error_customers,information_value,as_expected",
                "recency,66881,1,0.694,0.0031,0.688,0.7,0.0021,20000,0.52,true",
                $"\"spend, 90 days\",60000,{60_000 / 66_881.0:R},0.481,0.0035,0.474,0.488,0.0023,18000,0.011,false",
                "NPS,0,0,,,,,,0,,",
            ],
            Rows(Some.Full(Some.Backtest()), "tables/metrics.csv"));

    [Fact]
    public void Groups_of_customers_have_a_table_each()
    {
        var full = Some.Full(Some.Backtest());
        Assert.StartsWith("override,band_without,overridden_observations,overridden_customers,", Rows(full, "tables/overrides.csv")[0], StringComparison.Ordinal);
        Assert.StartsWith("invoice overdue,healthy,80,40,40,20,0.5,", Rows(full, "tables/overrides.csv")[1], StringComparison.Ordinal);
        Assert.EndsWith(",40,0.11,,,", Rows(full, "tables/raters.csv")[2], StringComparison.Ordinal);
        Assert.StartsWith("all,500,250,50,25,0.1,", Rows(full, "tables/treatment.csv")[1], StringComparison.Ordinal);
        Assert.Single(Rows(Some.Backtest(), "tables/treatment.csv"));
    }

    [Fact]
    public void The_path_to_fewer_metrics_has_a_row_a_step()
    {
        var rows = Rows(ReportTables.Of(Some.Reweight("keep")), "tables/parsimony.csv");

        Assert.Equal("segment,size,metrics,auc,difference,standard_error,enough", rows[0]);
        Assert.Equal(5, rows.Length);
        Assert.StartsWith("everyone,2,\"recency; orders, 90 days\",", rows[2], StringComparison.Ordinal);
        Assert.EndsWith(",0,,false", rows[4], StringComparison.Ordinal);
        Assert.Equal(["false", "false", "true", "false"], rows.Skip(1).Select(row => row.Split(',')[^1]));
    }

    [Fact]
    public void Fifths_of_a_metric_without_observations_have_no_rate()
    {
        var rows = Rows(ReportTables.Of(Some.Reweight("adopt")), "tables/metric-bands.csv");

        Assert.Equal(1 + (4 * 5), rows.Length);
        Assert.Equal("everyone,recency,0,20,1000,800,0.8", rows[1]);
        Assert.Equal("everyone,recency,80,100,0,0,", rows[5]);
    }

    [Fact]
    public void Candidates_have_a_row_each_with_the_reason_where_they_were_not_ranked()
    {
        var rows = Rows(ReportTables.Of(Some.Reweight("keep")), "tables/candidates.csv");

        Assert.StartsWith("everyone,referrals,more,9.4,0,0.585,0.7223,0.0024,", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(",false,too good to be true: an AUC of 0.999 alone. Check that it was known then", rows[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_comes_with_the_sizes_of_its_band()
    {
        var rows = Rows(ReportTables.Of(Some.Reweight("adopt")), "tables/cuts.csv");

        Assert.Equal("segment,band,current,suggested,customers,customers_suggested,customers_with_current_starts", rows[0]);
        Assert.Equal("everyone,at risk,25,38.25,1400,1400,1100", rows[2]);
    }

    [Fact]
    public void A_metric_s_evidence_and_what_a_decision_flags_are_in_their_tables()
    {
        var tables = ReportTables.Of(Some.Reweight("adopt"));
        var metric = Cells(Rows(tables, "tables/metrics.csv"));
        var decision = Cells(Rows(tables, "tables/decisions.csv"));

        Assert.Equal(("0.0125", "1.25"), (metric["psi_critical"], metric["variance_inflation"]));
        Assert.Equal(("412", "377", "351", "386"), (decision["caught_churners"], decision["lost_churners"], decision["newly_flagged"], decision["no_longer_flagged"]));
    }

    private static Dictionary<string, string> Cells(string[] rows) =>
        rows[0].Split(',').Zip(rows[1].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);

    private static string[] Rows(IReadOnlyList<ReportFile> files, string path) =>
        Encoding.UTF8.GetString(files.Single(file => file.Path == path).Content).TrimEnd('\n').Split('\n');

    private static string[] Rows(BacktestReport report, string path) => Rows(ReportTables.Of(report), path);
}
