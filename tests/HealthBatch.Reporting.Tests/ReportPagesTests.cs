using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Wording;
using HealthBatch.Testing;

namespace HealthBatch.Reporting.Tests;

public sealed partial class ReportPagesTests
{
    public static TheoryData<string> Kinds => ["confirmed", "contradicted", "not-proven", "tiny", "six bands", "one band", "nothing judged", "full", "full, six bands"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_page_is_well_formed(string kind)
    {
        var page = Parse(await ReportPages.RenderBacktestAsync(Report(kind)));

        Assert.Equal("en", page.Root!.Attribute("lang")!.Value);
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(
            page.Descendants().Attributes("aria-labelledby").SelectMany(label => label.Value.Split(' ')), label => Assert.Contains(label, ids));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_page_needs_the_network_or_a_script(string kind)
    {
        var html = await ReportPages.RenderBacktestAsync(Report(kind));

        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html.Replace("url(#hatch)", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(
            Parse(html).Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "href"), a => Assert.StartsWith("#", a.Value, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_page_shows_what_is_not_a_number_or_markup_that_was_not_run(string kind)
    {
        var html = await ReportPages.RenderBacktestAsync(Report(kind));

        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@if", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_culture_with_a_decimal_comma_gives_the_same_page(string kind)
    {
        var expected = await ReportPages.RenderBacktestAsync(Report(kind));

        // The invariant mode that the product runs in has no data for da-DK, but its separators can be given.
        var danish = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        danish.NumberFormat.NumberDecimalSeparator = ",";
        danish.NumberFormat.NumberGroupSeparator = ".";
        danish.NumberFormat.NegativeSign = "(minus)";
        danish.DateTimeFormat.ShortDatePattern = "dd-MM-yyyy";
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = danish;
            Assert.Equal("0,5", $"{0.5}");
            Assert.Equal(expected, await ReportPages.RenderBacktestAsync(Report(kind)));
            Assert.Same(danish, CultureInfo.CurrentCulture);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("confirmed", "Confirmed", "ok")]
    [InlineData("not-proven", "Not proven", "open")]
    [InlineData("contradicted", "Contradicted", "against")]
    public async Task All_three_verdicts_are_named_and_one_is_on(string kind, string name, string tone)
    {
        var page = Parse(await ReportPages.RenderBacktestAsync(Report(kind)));

        var states = page.Descendants("ul").Single(list => Css(list) == "scale").Elements("li").ToArray();
        Assert.Equal(["Confirmed", "Not proven", "Contradicted"], states.Select(state => state.Value.Trim()));
        var on = Assert.Single(states, state => state.Attribute("aria-current")?.Value == "true");
        Assert.Equal(name, on.Value.Trim());
        Assert.Equal($"on {tone}", Css(on));
        Assert.Equal($"verdict {tone}", Css(page.Descendants("section").First()));
    }

    [Fact]
    public async Task The_same_report_gives_the_same_page() =>
        Assert.Equal(await ReportPages.RenderBacktestAsync(Some.Backtest()), await ReportPages.RenderBacktestAsync(Some.Backtest()));

    [Fact]
    public async Task A_name_is_shown_and_never_run()
    {
        var report = Some.Backtest(bands: ["<script>alert(1)</script>", "a & b", "\"healthy\""]);

        var html = await ReportPages.RenderBacktestAsync(report);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("a &amp; b", html, StringComparison.Ordinal);
        Parse(html);
    }

    [Fact]
    public async Task A_pooled_gap_that_the_dates_contradict_is_said()
    {
        var text = Parse(await ReportPages.RenderBacktestAsync(Some.Backtest())).Root!.Value;

        Assert.Contains("Pooled, unhealthy over at risk is 7.3 points; date by date it is 7.8 to 20.4, on average 12.4.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_enough_data_the_page_says_so_and_why()
    {
        var text = Parse(await ReportPages.RenderBacktestAsync(Report("tiny"))).Root!.Value;

        Assert.Contains("fewer than 8 churners", text, StringComparison.Ordinal);
        Assert.Contains("It is not proven that unhealthy customers churned more often than healthy ones: 50.0% against 5.9%.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_full_run_finds_has_its_section_and_a_heading_that_says_it()
    {
        var headings = Parse(await ReportPages.RenderBacktestAsync(Report("full"))).Descendants("h2").Select(heading => heading.Value).ToArray();

        Assert.Contains("Calling the lowest 10% reaches 12.6% of churners", headings);
        Assert.Contains("Unhealthy customers kept 22.2% of their revenue, healthy ones 62.4%", headings);
        Assert.Contains("90 days ahead, 55 of 100 churners were already unhealthy", headings);
        Assert.Contains("Read as a probability, the score is straight", headings);
        Assert.Contains("After 360 days, 59 of 100 healthy customers are still there, 21 unhealthy ones", headings);
        Assert.Contains("The bands hold at three of four horizons", headings);
        Assert.Contains("44.0% of unhealthy customers are still unhealthy at the next date", headings);
    }

    [Fact]
    public async Task A_metric_that_points_the_wrong_way_and_one_that_says_nothing_are_told_apart()
    {
        var page = Parse(await ReportPages.RenderBacktestAsync(Report("full")));

        Assert.Contains("Alone, one of two metrics points the wrong way", page.Descendants("h2").Select(heading => heading.Value));
        var rows = page.Descendants("table").Single(table => table.Element("caption")!.Value == "What each metric says alone").Element("tbody")!.Elements("tr")
            .Select(row => row.Elements().Select(cell => cell.Value.Trim()).ToArray()).ToArray();
        Assert.Equal(["recency", "0.694", "0.688–0.700", "0.0031", "0.0021", "0.520", "more churn", "100.0%", "66,881"], rows[0]);
        Assert.Equal(["spend, 90 days", "0.481", "0.474–0.488", "0.0035", "0.0023", "0.011", "less churn", "89.7%", "60,000"], rows[1]);
        Assert.Equal(["NPS", "not enough data", "not enough data", "not known", "not known", "not known", "not known", "0.0%", "0"], rows[2]);
    }

    [Fact]
    public async Task Overrides_raters_and_treated_accounts_have_their_tables_and_claim_no_cause()
    {
        var page = Parse(await ReportPages.RenderBacktestAsync(Report("full")));
        string[][] Rows(string caption) => [.. page.Descendants("table").Single(table => table.Element("caption")!.Value == caption).Element("tbody")!.Elements("tr")
            .Select(row => row.Elements().Select(cell => cell.Value.Trim()).ToArray())];

        var overrides = Rows("Those whom an override changed, and those whom it left");
        Assert.Equal(["50.0%", "10.0%", "more churn"], new[] { 2, 6, 8 }.Select(i => overrides[0][i]));
        Assert.Equal("within chance", overrides[1][8]);
        var raters = Rows("Each rater’s customers");
        Assert.Equal(["ann", "CSM rating", "81.5", "25.0%"], raters[0][..4]);
        Assert.Equal(["20.0%", "0.620"], raters[0][5..7]);
        Assert.Equal(["30.0%", "10.0%"], new[] { 1, 4 }.Select(i => Rows("Churn rate by band, treated and not")[0][i]));
        Assert.Contains("no cause", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("One rater has customers who behave otherwise than their ratings say", page.Descendants("h2").Select(heading => heading.Value));
    }

    [Fact]
    public async Task A_segments_rates_of_other_months_stand_in_a_table_and_refusals_in_words()
    {
        var report = Some.Backtest(segments: [Some.Segment("onboarding", "not-proven", 0.01), Some.Segment("everyone else", "confirmed", 0.5), Some.Segment("resellers", "contradicted", 0.05)]);
        SegmentResult With(int segment, Func<int, BandResult, BandResult> change) =>
            report.Segments[segment] with { Bands = [.. report.Segments[segment].Bands.Select((band, b) => change(b, band))] };

        var one = Parse(await ReportPages.RenderBacktestAsync(report with
        {
            Segments =
            [
                With(0, (_, band) => band with { OtherMonthsWhyNot = "the dates span 2.0 separate horizons" }),
                With(1, (b, band) => b == 1 ? band with { OtherMonthsWhyNot = "fewer than 2 customers in the band" } : band with { OtherMonthsInterval = [0.11, 0.25], Interval = [0.15, 0.21] }),
                With(2, (_, band) => band with { OtherMonthsWhyNot = "the dates span 3.0 separate horizons" }),
            ],
        }));
        var rows = one.Descendants("table").Single(table => table.Element("caption")!.Value.StartsWith("Churn rate in other months", StringComparison.Ordinal)).Element("tbody")!.Elements("tr")
            .Select(row => row.Elements().Select(cell => cell.Value.Trim()).ToArray()).ToArray();
        Assert.Equal(["onboarding", "none: the dates span 2.0 separate horizons"], rows[0]);
        Assert.Equal(["everyone else", "11.0–25.015.0–21.0", "fewer than 2 customers in the band"], rows[1][..3]);
        Assert.Equal(4, rows[1].Length);

        var none = Parse(await ReportPages.RenderBacktestAsync(report with
        {
            Segments = [.. Enumerable.Range(0, 3).Select(segment => With(segment, (_, band) => band with { OtherMonthsWhyNot = "the dates span 2.0 separate horizons" }))],
        })).Root!.Value;
        Assert.Contains("The intervals of segments speak of these months only: the dates span 2.0 separate horizons.", none, StringComparison.Ordinal);
        Assert.DoesNotContain("in other months", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_verdict_of_every_month_is_worth_is_what_the_simulation_study_found()
    {
        // design,customers,effect,looks,panels,anyConfirmedUncorrected,anyConfirmed,...
        var study = File.ReadLines(Path.Combine(RepositoryPaths.Root, "tests", "HealthBatch.Benchmarks", "Simulation", "Results", "looks.csv"))
            .Select(line => line.Split(',')).Single(cells => cells is ["looks", "300", "0", "12", "2000", ..]);
        Assert.Equal(study[5..7], new[] { BacktestStory.TwelveLooksConfirm, BacktestStory.TwelveLooksConfirmAtFallingLevel }.Select(share => share.ToString("0.0000", CultureInfo.InvariantCulture)));

        var report = Some.Backtest();
        async Task<string> Text(int? last) => Parse(await ReportPages.RenderBacktestAsync(report with { Verdict = report.Verdict with { LastLookPassed = last } })).Root!.Value;
        Assert.Contains("confirmed it at some look in 5.7% of 2,000 simulated panels (this program’s simulation study, 300 customers); with the k-th look held to 2.5% · 6/(π²k²), in 1.7%. This verdict passes that bar up to look 3.", await Text(3), StringComparison.Ordinal);
        Assert.Contains("and this verdict passes it up to look 3 only", await Text(3), StringComparison.Ordinal);
        Assert.Contains("This verdict passes that bar at no look.", await Text(0), StringComparison.Ordinal);
        Assert.Contains("This verdict passes that bar at any look.", await Text(1_000), StringComparison.Ordinal);
        Assert.DoesNotContain("Looking often", await Text(1_000), StringComparison.Ordinal);
        Assert.DoesNotContain("passes that bar", await Text(null), StringComparison.Ordinal);
    }

    internal static BacktestReport Report(string kind) => kind switch
    {
        "tiny" => Some.Backtest(Some.Tiny, outcome: "not-proven", censored: 0, minimumDetectable: null),
        "six bands" => Some.Backtest(
            Some.Months(6), ["critical", "unhealthy", "needs attention from the account team", "at risk", "stable", "thriving"],
            segments: [Some.Segment("onboarding", "not-proven", 0.01), Some.Segment("everyone else", "confirmed", 0.5), Some.Segment("resellers", "contradicted", 0.05)]),
        "full" => Some.Full(Some.Backtest()),
        "full, six bands" => Some.Full(Report("six bands")),
        "one band" => Some.Backtest([new(new(2026, 1, 31), [(40, 3)])], ["all"], "not-proven", minimumDetectable: null),
        "nothing judged" => Some.Backtest([], outcome: "not-proven", minimumDetectable: null) with { AsOfDates = [] },
        _ => Some.Backtest(kind == "confirmed" ? null : Some.Tilted(kind), outcome: kind),
    };

    // An XML reader checks what browsers forgive; only HTML's void elements have to be closed for it.
    internal static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(VoidElements().Replace(html, "<$1$2></$1>")), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    [GeneratedRegex("<(meta|br|col|hr)([^>]*?)/?>")]
    private static partial Regex VoidElements();

    private static string? Css(XElement element) => element.Attribute("class")?.Value;
}
