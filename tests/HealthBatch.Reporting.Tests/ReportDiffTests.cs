namespace HealthBatch.Reporting.Tests;

public sealed class ReportDiffTests
{
    [Fact]
    public void A_report_does_not_differ_from_itself()
    {
        Assert.Empty(ReportDiff.Between(Some.Backtest(), Some.Backtest()).Changes);
        Assert.Equal("Nothing changed.", ReportDiff.Between(Some.Reweight("adopt"), Some.Reweight("adopt")).Sentence);
    }

    [Fact]
    public void A_verdict_that_turned_comes_first()
    {
        var difference = ReportDiff.Between(Some.Backtest(), Some.Backtest(Some.Tilted("contradicted"), outcome: "contradicted"));

        Assert.Equal("The verdict changed from “confirmed” to “contradicted”.", difference.Sentence);
        Assert.Equal(new ReportChange("verdict", "Confirmed", "Contradicted", null), difference.Changes[0]);
        Assert.Contains(new ReportChange("unhealthy: rate", "85.1%", "35.0%", "outside the earlier 95% interval"), difference.Changes);
    }

    [Fact]
    public void A_figure_that_prints_the_same_did_not_change()
    {
        var before = Some.Backtest();
        var after = before with { Discrimination = before.Discrimination! with { Auc = before.Discrimination.Auc + 1e-7 } };

        Assert.Empty(ReportDiff.Between(before, after).Changes);
    }

    [Fact]
    public void A_band_that_came_or_went_is_a_dash_on_one_side()
    {
        var difference = ReportDiff.Between(Some.Backtest(), Some.Backtest(bands: ["unhealthy", "watch", "healthy"]));

        Assert.Contains(difference.Changes, change => change is { What: "watch: rate", Before: "–", After: "77.8%" });
        Assert.Contains(difference.Changes, change => change is { What: "at risk: rate", Before: "77.8%", After: "–" });
    }

    [Fact]
    public void Weights_that_moved_are_listed_metric_by_metric()
    {
        var difference = ReportDiff.Between(Some.Reweight("keep"), Some.Reweight("adopt"));

        Assert.Equal("The decision changed from “keep” to “adopt”.", difference.Sentence);
        Assert.Contains(new ReportChange("active months: suggested", "11", "52", null), difference.Changes);
    }

    [Fact]
    public void The_text_is_aligned_for_a_terminal()
    {
        var text = ReportDiff.Between(Some.Reweight("keep"), Some.Reweight("adopt")).ToText();

        var lines = text.TrimEnd('\n').Split('\n').Skip(2).ToArray();
        Assert.Single(lines.Select(line => line.IndexOf('→', StringComparison.Ordinal)).Distinct());
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public async Task The_page_is_well_formed() =>
        Assert.Contains(
            "The decision changed", ReportPagesTests.Parse(await ReportPages.RenderDiffAsync(ReportDiff.Between(Some.Reweight("keep"), Some.Reweight("adopt")))).Root!.Value, StringComparison.Ordinal);
}
