using System.Text.Json;
using System.Text.Json.Nodes;
using HealthBatch.Testing;

namespace HealthBatch.EndToEnd;

/// <summary>Reports of the verdict alone, from the command line and through the settings.</summary>
public sealed class VerdictTablesTests : IDisposable
{
    private readonly TinyLake _lake = new();

    private string Report => Path.Combine(_lake.Reports, "tiny", "backtest", "2026-06-30");

    [Fact]
    public async Task It_is_the_whole_report_without_what_it_names_as_left_out()
    {
        var whole = await ReportAsync("--tables", "all");
        var result = await Backtest("--tables", "verdict", "--force");

        Assert.Contains("Tables left out: other months, revenue, metrics,", result.Output, StringComparison.Ordinal);
        Assert.Contains("; run with --tables all for them.", result.Output, StringComparison.Ordinal);
        var verdict = Read();
        var leftOut = verdict["leftOut"]!.AsArray().Select(name => (string)name!).ToArray();
        Assert.Null(whole["leftOut"]);
        Assert.NotEqual("[]", whole["metrics"]!.ToJsonString());
        foreach (var (name, value) in whole)
        {
            if (!leftOut.Contains(name) && name is not ("bands" or "discrimination"))
            {
                Assert.True(JsonNode.DeepEquals(value, verdict[name]), $"{name}: {verdict[name]?.ToJsonString()}");
            }
        }

        Assert.False(File.Exists(Path.Combine(Report, "tables", "metrics.csv")));
        Assert.True(File.Exists(Path.Combine(Report, "tables", "bands.csv")));
        var page = File.ReadAllText(Path.Combine(Report, "index.html"));
        Assert.Contains("Not worked out: other months, revenue, metrics,", page, StringComparison.Ordinal);
        Assert.Contains("--tables verdict", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_lake_has_the_same_figures_in_both()
    {
        var sample = await HealthBatchProgram.RunAsync(_lake.Folder, "sample", "--lake", "sample", "--customers", "2000");
        Assert.True(sample.ExitCode == 0, sample.Error);
        var card = Path.Combine(RepositoryPaths.Root, "data", "scorecards", "b2b-saas.json");
        JsonObject[] reports = [await OfSample("all"), await OfSample("verdict")];
        foreach (var name in new[] { "verdict", "ledger", "ledgerByDate", "bandsByDate", "comparisons", "trend" })
        {
            Assert.True(JsonNode.DeepEquals(reports[0][name], reports[1][name]), name);
        }

        async Task<JsonObject> OfSample(string tables)
        {
            var result = await HealthBatchProgram.RunAsync(_lake.Folder, "backtest", "--lake", "sample", "--scorecard", card, "--reports", tables, "--tables", tables, "--json");
            Assert.True(result.ExitCode == 0, result.Error);
            return JsonNode.Parse(result.Output)![0]!["report"]!.AsObject();
        }
    }

    [Fact]
    public async Task A_report_with_all_tables_answers_for_the_verdict_and_never_the_other_way_round()
    {
        var first = await Backtest("--tables", "verdict");
        Assert.DoesNotContain("Unchanged", first.Output, StringComparison.Ordinal);
        Assert.Contains("Unchanged", (await Backtest("--tables", "verdict")).Output, StringComparison.Ordinal);

        Assert.DoesNotContain("Unchanged", (await Backtest()).Output, StringComparison.Ordinal);
        Assert.Null(Read()["leftOut"]);

        var answered = await Backtest("--tables", "verdict");
        Assert.Contains("Unchanged", answered.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Tables left out", answered.Output, StringComparison.Ordinal);
        Assert.Null(Read()["leftOut"]);
    }

    [Fact]
    public async Task A_night_makes_what_the_settings_ask_for_and_the_ledger_says_so()
    {
        File.WriteAllText(Path.Combine(_lake.Folder, "verdict.json"), """{ "Backtest": { "Tables": "verdict" } }""");
        var night = await _lake.RunAsync("nightly", "--settings", "verdict.json");
        Assert.True(night.ExitCode == 0, night.Error);
        Assert.Contains("Tables left out: ", night.Output, StringComparison.Ordinal);
        Assert.NotNull(Read()["leftOut"]);
        using (var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Report, "manifest.json"))))
        {
            Assert.Equal("verdict", manifest.RootElement.GetProperty("tables").GetString());
        }

        var runs = await HealthBatchProgram.RunAsync(_lake.Folder, "runs", "--lake", _lake.Root, "--json");
        Assert.Contains("Tables: verdict alone.", runs.Output, StringComparison.Ordinal);

        // No horizon has completed since, but the report there is leaves out what is asked for now.
        Assert.Equal(0, (await _lake.RunAsync("nightly")).ExitCode);
        Assert.Null(Read()["leftOut"]);
    }

    [Fact]
    public async Task Two_reports_can_be_compared_whichever_tables_they_hold()
    {
        await Backtest("--tables", "verdict");
        Directory.Move(Report, Path.Combine(_lake.Folder, "verdict"));
        await Backtest();

        var result = await HealthBatchProgram.RunAsync(_lake.Folder, "report", "diff", "verdict", Report);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("1 figure changed", result.Output.Replace("one figure", "1 figure", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("tables", result.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _lake.Dispose();

    private async Task<ProgramResult> Backtest(params string[] more)
    {
        var result = await _lake.RunAsync("backtest", more);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    private async Task<JsonObject> ReportAsync(params string[] more)
    {
        await Backtest(more);
        return Read();
    }

    private JsonObject Read() => JsonNode.Parse(File.ReadAllText(Path.Combine(Report, "report.json")))!.AsObject();
}
