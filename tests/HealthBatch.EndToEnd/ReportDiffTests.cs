using System.Text.Json;

namespace HealthBatch.EndToEnd;

/// <summary><c>report diff</c>: what changed between two nights.</summary>
public sealed class ReportDiffTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task A_night_is_compared_with_the_one_before_figure_by_figure()
    {
        var may = await ReportAsync("2026-05-31");
        var june = await ReportAsync("2026-06-30");

        var text = await RunAsync("report", "diff", may, june);
        var json = await RunAsync("report", "diff", may, Path.Combine(june, "report.json"), "--page", "changes.html", "--json");
        var same = await RunAsync("report", "diff", june, june);

        Assert.True(text.ExitCode == 0, text.Error);
        Assert.Contains("observations judged", text.Output, StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(json.Output);
        var judged = Assert.Single(parsed.RootElement.GetProperty("changes").EnumerateArray(), change => change.GetProperty("what").GetString() == "observations judged");
        Assert.Equal((Judged(may), Judged(june)), (judged.GetProperty("before").GetString(), judged.GetProperty("after").GetString()));
        Assert.Contains("observations judged", File.ReadAllText(Path.Combine(_lake.Folder, "changes.html")), StringComparison.Ordinal);
        Assert.Contains("Nothing changed.", same.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_report_or_another_kind_is_refused_by_name()
    {
        var backtest = await ReportAsync("2026-05-31");
        File.WriteAllText(Path.Combine(_lake.Folder, "reweight.json"), """{ "kind": "reweight" }""");
        File.WriteAllText(Path.Combine(_lake.Folder, "broken.json"), "{");

        var nowhere = await RunAsync("report", "diff", backtest, "nowhere", "--page", "changes.html");
        var otherKind = await RunAsync("report", "diff", backtest, "reweight.json", "--page", "changes.html");
        var broken = await RunAsync("report", "diff", "broken.json", backtest, "--page", "changes.html");
        var noReport = await RunAsync("report", "diff", _lake.CardFile, backtest);

        Assert.Equal([2, 2, 2, 2], new[] { nowhere, otherKind, broken, noReport }.Select(result => result.ExitCode));
        Assert.Contains("nowhere", nowhere.Error, StringComparison.Ordinal);
        Assert.Contains("reweight.json: found a reweight report", otherKind.Error, StringComparison.Ordinal);
        Assert.Contains("broken.json", broken.Error, StringComparison.Ordinal);
        Assert.Contains("tiny.json, kind: found nothing", noReport.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_lake.Folder, "changes.html")));
    }

    public void Dispose() => _lake.Dispose();

    /// <summary>The report's folder, with outcomes known through a day.</summary>
    private async Task<string> ReportAsync(string observedThrough)
    {
        var result = await _lake.RunAsync("backtest", "--observed-through", observedThrough, "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        return Path.GetFullPath(json.RootElement[0].GetProperty("folder").GetString()!, _lake.Folder);
    }

    private static string Judged(string folder)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "report.json")));
        var ledger = report.RootElement.GetProperty("ledger");
        return (ledger.GetProperty("churned").GetInt64() + ledger.GetProperty("retained").GetInt64()).ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);
    }

    private Task<ProgramResult> RunAsync(params string[] arguments) => HealthBatchProgram.RunAsync(_lake.Folder, arguments);
}
