using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace HealthBatch.EndToEnd;

/// <summary>The written pages in a real browser: what only a browser can see.</summary>
public sealed partial class ReportPageTests(ReportPages pages) : IClassFixture<ReportPages>
{
    // Every pair of texts of a chart whose boxes meet, and every text that leaves its chart; in one call, since a chart has hundreds of pairs.
    private const string Collisions = """
        () => {
          const found = [];
          for (const svg of document.querySelectorAll('figure svg[role=img]')) {
            const box = svg.getBoundingClientRect();
            if (box.width === 0) continue;
            const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
            texts.forEach(([name, a], i) => {
              if (a.left < box.left - 1 || a.right > box.right + 1 || a.top < box.top - 2 || a.bottom > box.bottom + 1) found.push(`${name} leaves ${svg.querySelector('title').id}`);
              for (const [other, b] of texts.slice(i + 1)) {
                const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (wide > 1 && tall > 4) found.push(`${name} meets ${other} in ${svg.querySelector('title').id}`);
              }
            });
          }
          return found;
        }
        """;

    public static TheoryData<string, int> Views => new()
    {
        { "backtest", 390 }, { "backtest", 800 }, { "backtest", 1280 }, { "reweight", 390 }, { "reweight", 800 }, { "reweight", 1280 },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Nothing_overflows_overlaps_or_fails(string kind, int width)
    {
        await using var context = await ContextAsync(width);
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, message) => complaints.Add(message);
        page.Request += (_, request) => complaints.AddRange(request.Url.StartsWith("file:", StringComparison.Ordinal) ? [] : [request.Url]);

        await page.GotoAsync(pages.Addresses[kind].AbsoluteUri);

        Assert.Empty(complaints);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(Collisions));
        Assert.NotEqual(0, await page.Locator("figure svg[role=img]:visible").CountAsync());
    }

    [Theory]
    [InlineData("backtest")]
    [InlineData("reweight")]
    public async Task Each_chart_is_shown_at_one_width_only(string kind)
    {
        await using var context = await ContextAsync(1280);
        var page = await context.NewPageAsync();

        await page.GotoAsync(pages.Addresses[kind].AbsoluteUri);

        var charts = await page.Locator("figure").CountAsync();
        Assert.Equal(charts, await page.Locator("figure svg[role=img]:visible").CountAsync());
        Assert.Equal(3 * charts, await page.Locator("figure svg[role=img]").CountAsync());
    }

    [Theory]
    [InlineData("backtest", 10)]
    [InlineData("reweight", 8)]
    public async Task On_paper_the_report_is_a_few_pages(string kind, int most)
    {
        await using var context = await ContextAsync(1280);
        var page = await context.NewPageAsync();
        await page.GotoAsync(pages.Addresses[kind].AbsoluteUri);

        var pdf = await page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true });

        Assert.InRange(PdfPages().Count(System.Text.Encoding.Latin1.GetString(pdf)), 2, most);
    }

    [Fact]
    public async Task A_reader_in_the_dark_gets_a_dark_page()
    {
        await using var context = await ContextAsync(1280, ColorScheme.Dark);
        var page = await context.NewPageAsync();

        await page.GotoAsync(pages.Addresses["backtest"].AbsoluteUri);

        Assert.Equal("rgb(18, 21, 24)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }

    private async Task<IBrowserContext> ContextAsync(int width, ColorScheme scheme = ColorScheme.Light)
    {
        if (pages.Browser is null)
        {
            Assert.Skip($"there is no {ReportPages.BrowserPath} to look at the pages with");
        }

        return await pages.Browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
    }

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex PdfPages();
}
