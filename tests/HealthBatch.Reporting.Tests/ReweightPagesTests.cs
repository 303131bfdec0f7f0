using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using HealthBatch.Reweighting.Results;

namespace HealthBatch.Reporting.Tests;

public sealed class ReweightPagesTests
{
    public static TheoryData<string> Kinds => ["adopt", "keep", "insufficient", "many"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_page_is_well_formed_and_needs_nothing_from_outside(string kind)
    {
        var html = await ReportPages.RenderReweightAsync(Report(kind));

        var page = ReportPagesTests.Parse(html);
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.Descendants().Attributes("href"), link => Assert.Contains(link.Value[1..], ids));
        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adopt", "ok")]
    [InlineData("keep", "stay")]
    [InlineData("insufficient", "open")]
    public async Task The_three_decisions_look_different(string decision, string tone)
    {
        var page = ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight(decision)));

        Assert.Equal($"verdict {tone}", page.Descendants("section").First().Attribute("class")!.Value);
        var on = page.Descendants("li").Single(item => item.Attribute("aria-current") is not null);
        Assert.Equal(decision, on.Value.Trim(), ignoreCase: true);
    }

    [Fact]
    public async Task Only_a_proposal_to_adopt_comes_with_the_command()
    {
        Assert.Contains("healthbatch scorecard adopt proposal/cdnow.v2.json", await ReportPages.RenderReweightAsync(Some.Reweight("adopt")), StringComparison.Ordinal);
        Assert.DoesNotContain("scorecard adopt", await ReportPages.RenderReweightAsync(Some.Reweight("keep")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_headings_state_what_was_found()
    {
        var headings = Headings(ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight("adopt"))));

        Assert.Contains("Active months deserves 52 points, not 10", headings);
        Assert.Contains("Every metric points the right way, but active months drifts", headings);
        Assert.Contains("On later dates the suggestion won every time", headings);
        Assert.Contains("24.0% of customers would change band, as many up as down", headings);
    }

    [Fact]
    public async Task Several_formulas_are_compared_first()
    {
        var headings = Headings(ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Report("many"))));

        Assert.Equal("One of three formulas should change", headings.First(heading => heading.Contains("formula", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_formula_that_is_not_worth_it_is_said_to_be_so()
    {
        var own = new OwnFormula
        {
            WorthIt = false,
            Sentence = "A formula of its own isn't worth it here, for onboarding: 70.1% against 70.0%.",
            SameMetrics = false,
            Observations = 900,
            AucOwn = 0.701,
            AucPooled = 0.7,
            Difference = 0.001,
            StandardError = 0.004,
            Interval = [-0.007, 0.009],
            P = 0.4,
        };

        var page = ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight(Some.Formula("onboarding", "keep") with { OwnFormula = own }, Some.Formula("everyone else", "keep"))));

        Assert.Contains("A formula of its own isn’t worth it here for onboarding: one for everyone ranks its customers as well.", page.Root!.Value, StringComparison.Ordinal);
        Assert.Equal(
            ["onboarding", "0.701", "0.700", "+0.001", "−0.007 to 0.009", "not here"],
            Table(page, "A formula of its own, against one for everyone both fitted on earlier dates, tried on the segment’s customers on later ones")[0]);
    }

    [Fact]
    public async Task What_all_formulas_share_is_told_once()
    {
        var formula = Some.Formula("onboarding", "adopt");

        var page = ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight(formula, formula with { Segment = "everyone else" })));

        Assert.Single(Headings(page), heading => heading.Contains("would change band", StringComparison.Ordinal));
        Assert.Contains("1,288 customers would change band", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("Adopt new weights in both formulas: onboarding, everyone else.", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_in_the_json_are_those_that_the_design_fixes()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(Some.Reweight("adopt")));
        var segment = json.RootElement.GetProperty("segments")[0];

        AssertHas(json.RootElement, "segments", "proposal");
        AssertHas(segment, "segment", "decision", "why", "metrics", "outOfTime", "impact");
        AssertHas(
            segment.GetProperty("metrics")[0], "metric", "current", "suggested", "interval", "coefficient", "standardError", "clusteredStandardError", "p", "signStability",
            "missingShare", "psi", "auc");
        AssertHas(segment.GetProperty("outOfTime"), "folds", "aucCurrent", "aucSuggested", "difference", "interval", "p");
    }

    [Fact]
    public void What_is_read_back_is_what_was_written()
    {
        var bytes = ReportJson.Write(Report("many"));

        Assert.Equal(bytes, ReportJson.Write(ReportJson.ReadReweight(bytes, "report.json")));
    }

    [Fact]
    public async Task A_folder_has_the_page_the_json_and_all_tables()
    {
        var files = await ReportFolder.OfAsync(Some.Reweight("adopt"));

        Assert.Equal(
            ["index.html", "report.json", "tables/candidates.csv", "tables/customers.csv", "tables/cuts.csv", "tables/decisions.csv", "tables/folds.csv", "tables/inputs.csv", "tables/metric-bands.csv", "tables/metrics.csv", "tables/moves.csv", "tables/parsimony.csv"],
            files.Select(file => file.Path));
        Assert.Equal(51, Encoding.UTF8.GetString(files[3].Content).TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task The_fewest_metrics_that_would_do_are_named_with_what_each_step_leaves_out()
    {
        var page = ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight("adopt")));

        Assert.Contains("Three of four metrics would do", Headings(page));
        Assert.Contains("Without active months the others rank within one standard error of the best.", page.Root!.Value, StringComparison.Ordinal);
        var rows = Table(page, "Fewer and fewer metrics, out of time");
        Assert.Equal(["4", "nothing", "0.7199", "best", "none", ""], rows[0]);
        Assert.Equal(["3", "active months", "0.7159", "−0.0040", "0.0050", "the fewest"], rows[1]);
        Assert.Equal(["1", "orders, 90 days", "0.7079", "−0.0120", "0.0050", ""], rows[3]);
        Assert.DoesNotContain(
            Headings(ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight("insufficient")))), heading => heading.Contains("would do", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sizes_of_bands_stand_beside_those_with_today_s_starts()
    {
        var page = ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight("adopt")));

        Assert.Equal(["At risk", "25", "38.25", "1,400", "1,400", "1,100"], Table(page, "How large each band would be customers on 1998-06-24")[1]);
        Assert.Contains("would put 900 into unhealthy, where 1,500 are today", page.Root!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adopt", "5.8", "0.013")]
    [InlineData("insufficient", "not fitted", "not known")]
    public async Task Evidence_has_its_inflation_and_the_drift_that_chance_gives(string decision, string inflation, string chance)
    {
        var row = Table(ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight(decision))), "What each metric says")[3];

        Assert.Equal([inflation, "0.770 changed", chance], row[^3..]);
    }

    [Fact]
    public async Task Columns_that_are_ignored_are_ranked_beside_the_metric_that_adds_least()
    {
        var page = ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight("adopt")));

        Assert.Contains("referrals is ignored, and would help", Headings(page));
        Assert.Contains("For comparison: active months, which has 10 points today, adds nothing to the other metrics.", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("Not ranked: left_on. Too good to be true", page.Root!.Value, StringComparison.Ordinal);
        var rows = Table(page, "What ignored columns would add, out of time");
        Assert.Equal(["referrals", "+0.0024", "0.0012–0.0036", "< 0.0001", "0.585", "more", "9", "0.0%"], rows[0]);
        Assert.Equal(2, rows.Length);
    }

    [Fact]
    public async Task Each_step_from_the_fit_to_whole_points_is_shown()
    {
        var adopt = Some.Formula("everyone", "adopt");
        var limited = adopt with { Shrinkage = adopt.Shrinkage! with { MaxChangePerWeight = 5, LimitsBind = true } };

        var page = ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight(limited)));

        Assert.Equal(["recency", "40", "13.25", "13.13", "13.00", "13"], Table(page, "How each suggestion came about points of 100, step by step")[0]);
        Assert.Contains("Limits: at most 5 points a weight at once. They bind. Whole points cost 0.00003 AUC.", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_decide_is_shown_by_date()
    {
        var page = ReportPagesTests.Parse(await ReportPages.RenderReweightAsync(Some.Reweight("keep")));

        Assert.Equal(["1998-03-26", "0.6021", "0.5874", "0.93", "1.02", "0.12", "−0.04", "13.1%", "14.2%"], Table(page, "The same dates otherwise today’s weights, then the suggested")[^1]);
    }

    private static string[][] Table(XDocument page, string caption) =>
        [.. page.Descendants("table").Single(table => table.Element("caption")!.Value == caption).Element("tbody")!.Elements("tr")
            .Select(row => row.Elements().Select(cell => cell.Value.Trim()).ToArray())];

    internal static ReweightReport Report(string kind) => kind == "many"
        ? Some.Reweight(
            Some.Formula("onboarding", "insufficient"),
            Some.Formula(
                "enterprise", "adopt", ["critical, act today", "unhealthy", "needs attention from the account team", "at risk", "stable", "thriving"],
                ["sessions, 30 days", "breadth of features used", "tickets, 30 days, weighted by severity", "NPS", "referrals", "CSM rating", "invoices past due"]),
            Some.Formula("everyone else", "keep"))
        : Some.Reweight(kind);

    private static string[] Headings(XDocument page) => [.. page.Descendants("h2").Select(heading => heading.Value)];

    private static void AssertHas(JsonElement element, params string[] names) =>
        Assert.Equal([], names.Except(element.EnumerateObject().Select(property => property.Name)));
}
