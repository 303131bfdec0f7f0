using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using HealthBatch.Backtesting.Results;
using HealthBatch.Reporting.Pages;
using HealthBatch.Reweighting.Results;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthBatch.Reporting;

/// <summary>A report as one self-contained HTML page: no network, no scripts, readable on paper. The same report gives the same text.</summary>
public static class ReportPages
{
    /// <summary>The page of a backtest.</summary>
    public static Task<string> RenderBacktestAsync(BacktestReport report) => RenderAsync<BacktestPage>(nameof(BacktestPage.Report), report);

    /// <summary>The page of a reweighting.</summary>
    public static Task<string> RenderReweightAsync(ReweightReport report) => RenderAsync<ReweightPage>(nameof(ReweightPage.Report), report);

    /// <summary>A list of reports: the latest of each scorecard and kind as a card, earlier ones in a table.</summary>
    public static Task<string> RenderIndexAsync(IReadOnlyList<ReportEntry> entries) => RenderAsync<IndexPage>(nameof(IndexPage.Entries), entries);

    /// <summary>What changed between two reports, as a page.</summary>
    public static Task<string> RenderDiffAsync(ReportDifference difference) => RenderAsync<DiffPage>(nameof(DiffPage.Difference), difference);

    private static async Task<string> RenderAsync<TPage>(string parameter, object value)
        where TPage : IComponent
    {
        ArgumentNullException.ThrowIfNull(value);

        // Razor formats what it is handed in the current culture, and a comma breaks an SVG. The culture flows into the renderer and ends with this call.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        await using var renderer = new HtmlRenderer(new PageServices(), NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { [parameter] = value }));
            return page.ToHtmlString();
        });
    }

    // The renderer asks for services one by one and has its own answers where there is none. The encoder is ours: text in any script stays readable. So is what makes
    // components: theirs need nothing, and the renderer would compile a factory for each kind of them.
    private sealed class PageServices : IServiceProvider, IComponentActivator
    {
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        public object? GetService(Type serviceType) => serviceType == typeof(HtmlEncoder) ? Encoder : serviceType == typeof(IComponentActivator) ? this : null;

        public IComponent CreateInstance(Type componentType) => (IComponent)Activator.CreateInstance(componentType)!;
    }
}
