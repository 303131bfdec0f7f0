using Microsoft.Playwright;

namespace HealthBatch.EndToEnd;

/// <summary>Reports that the program wrote, and a browser to look at them with; neither is made where there is no browser.</summary>
public sealed class ReportPages : IAsyncLifetime
{
    /// <summary>Where the browser must be: Playwright's own is a download, which a test must not need.</summary>
    public const string BrowserPath = "/usr/bin/chromium";

    private readonly TinyLake _lake = new();
    private IPlaywright? _playwright;

    /// <summary>The browser, or null where there is none.</summary>
    public IBrowser? Browser { get; private set; }

    /// <summary>The pages by kind of report.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; private set; } = new Dictionary<string, Uri>();

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(BrowserPath))
        {
            return;
        }

        var addresses = new Dictionary<string, Uri>();
        foreach (var verb in new[] { "backtest", "reweight" })
        {
            var result = await _lake.RunAsync(verb);
            Assert.True(result.ExitCode == 0, result.Error);
            addresses[verb] = new Uri(Directory.EnumerateFiles(Path.Combine(_lake.Reports, "tiny", verb), "index.html", SearchOption.AllDirectories).Single());
        }

        Addresses = addresses;
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = BrowserPath,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _lake.Dispose();
    }
}
