using System.Xml.Linq;

namespace HealthBatch.Reporting.Tests;

public sealed class ReportIndexTests
{
    private static readonly ReportEntry[] Entries =
    [
        new("b2b-saas", "backtest", new(2026, 1, 31), "not-proven", "Not proven: 4.1% against 3.9%.", "reports/b2b-saas/backtest/2026-01-31/index.html"),
        new("b2b-saas", "backtest", new(2026, 2, 28), "confirmed", "Confirmed: 6.1% against 2.2%.", "reports/b2b-saas/backtest/2026-02-28/index.html"),
        new("b2b-saas", "reweight", new(2026, 2, 28), "keep", "Today's weights fit as well as any.", "reports/b2b-saas/reweight/2026-02-28/index.html"),
        new("resellers", "backtest", new(2026, 2, 28), null, "", "reports/resellers/backtest/2026-02-28/index.html"),
    ];

    [Fact]
    public async Task The_latest_of_each_kind_is_a_card_and_the_others_are_in_a_table()
    {
        var page = ReportPagesTests.Parse(await ReportPages.RenderIndexAsync(Entries));

        Assert.Equal(["b2b-saas", "resellers"], page.Descendants("h2").Select(heading => heading.Value));
        Assert.Equal(
            ["2026-02-28", "2026-02-28", "2026-02-28"], page.Descendants("article").Select(card => card.Descendants("time").Single().Value));
        Assert.Equal("reports/b2b-saas/backtest/2026-01-31/index.html", page.Descendants("td").Elements("a").Single().Attribute("href")!.Value);
    }

    [Fact]
    public async Task A_keep_is_a_decision_and_a_not_proven_a_verdict()
    {
        var page = ReportPagesTests.Parse(await ReportPages.RenderIndexAsync(Entries));

        Assert.Equal(
            ["verdict ok", "verdict stay", "verdict open"], page.Descendants("article").Select(card => card.Attribute("class")!.Value));
    }

    [Fact]
    public async Task Without_reports_the_page_says_what_makes_one() =>
        Assert.Contains("A backtest writes the first.", await ReportPages.RenderIndexAsync([]), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_cannot_break_out_of_its_link() =>
        ReportPagesTests.Parse(await ReportPages.RenderIndexAsync([Entries[0] with { Address = "a\"><script>", Sentence = "<b>" }]));
}
