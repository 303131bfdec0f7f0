using System.Security.Cryptography;
using System.Text.Json;
using HealthBatch.Testing;

namespace HealthBatch.EndToEnd;

/// <summary>The verbs about scorecards, and about single files.</summary>
public sealed class ScorecardVerbTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task Lint_warns_about_what_the_scorecard_and_the_latest_snapshot_show()
    {
        File.WriteAllText(_lake.CardFile, TinyLake.Card.Replace("\"best\": 30", "\"best\": 1", StringComparison.Ordinal));

        var alone = await RunAsync("scorecard", "lint", _lake.CardFile, "--json");
        var withLake = await RunAsync("scorecard", "lint", _lake.CardFile, "--lake", _lake.Root, "--json");

        Assert.True(withLake.ExitCode == 0, withLake.Error);
        Assert.DoesNotContain("clipped", alone.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(withLake.Output);
        Assert.Contains(json.RootElement.EnumerateArray(), warning => warning.GetProperty("where").GetString()!.Contains("sessions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Diff_says_in_words_what_changed_and_who_changes_band()
    {
        var other = Path.Combine(_lake.Folder, "other.json");
        File.WriteAllText(other, TinyLake.Card.Replace("\"healthy\": 75", "\"healthy\": 60", StringComparison.Ordinal));

        var diff = await RunAsync("scorecard", "diff", _lake.CardFile, other, "--lake", _lake.Root, "--json");

        Assert.True(diff.ExitCode == 0, diff.Error);
        using var json = JsonDocument.Parse(diff.Output);
        Assert.Contains("75", json.RootElement.GetProperty("changes")[0].GetProperty("what").GetString(), StringComparison.Ordinal);
        var moves = json.RootElement.GetProperty("moves").EnumerateArray().ToList();
        Assert.Equal(300, moves.Sum(move => move.GetProperty("customers").GetInt32()));
        Assert.Contains(moves, move => move.GetProperty("from").GetString() == "at risk" && move.GetProperty("to").GetString() == "healthy");
    }

    [Fact]
    public async Task A_proposal_is_adopted_as_the_next_version_with_its_evidence_and_taken_back_by_a_further_one()
    {
        Directory.CreateDirectory(Path.Combine(_lake.Folder, "data", "scorecards"));
        File.Copy(_lake.CardFile, Path.Combine(_lake.Folder, "data", "scorecards", "tiny.json"));
        File.WriteAllText(Path.Combine(_lake.Folder, "proposal.json"), TinyLake.Card.Replace("\"weight\": 3", "\"weight\": 2", StringComparison.Ordinal));

        var without = await RunAsync("scorecard", "adopt", "proposal.json", "--by", "Ada");
        File.WriteAllText(Path.Combine(_lake.Folder, "report.json"), "{}");
        var adopted = await RunAsync("scorecard", "adopt", "proposal.json", "--by", "Ada", "--effective-from", "2026-04-30");
        var score = await HealthBatchProgram.RunAsync(_lake.Folder, "score", "--lake", _lake.Root);
        var undone = await RunAsync("scorecard", "adopt", "tiny", "--undo", "--by", "Ada", "--effective-from", "2026-06-30");

        Assert.Equal((2, true), (without.ExitCode, without.Error.Contains("report.json", StringComparison.Ordinal)));
        Assert.True(adopted.ExitCode == 0, adopted.Error);
        using (var second = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_lake.Folder, "data", "scorecards", "tiny.v2.json"))))
        {
            Assert.Equal("2026-04-30", second.RootElement.GetProperty("effectiveFrom").GetString());
            Assert.Contains("Ada", second.RootElement.GetRawText(), StringComparison.Ordinal);
        }

        Assert.True(score.ExitCode == 0, score.Error);
        Assert.Equal((1, 2), (VersionOf("2026-03-31"), VersionOf("2026-04-30")));
        Assert.True(undone.ExitCode == 0, undone.Error);
        Assert.True(File.Exists(Path.Combine(_lake.Folder, "data", "scorecards", "tiny.v3.json")));

        int VersionOf(string date)
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_lake.Root, "scores", "scorecard=tiny", $"snapshot_date={date}", "manifest.json")));
            return manifest.RootElement.GetProperty("version").GetInt32();
        }
    }

    [Fact]
    public async Task The_schema_that_is_shipped_is_the_schema_that_is_printed()
    {
        var schema = await RunAsync("scorecard", "schema");

        Assert.Equal(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "data", "scorecards", "scorecard.schema.json")).TrimEnd(), schema.Output.TrimEnd());
    }

    [Fact]
    public async Task Inspect_shows_columns_and_row_groups()
    {
        var file = Path.Combine(_lake.SnapshotFolder(TinyLake.Dates[0]), "part-0.parquet");

        var text = await RunAsync("inspect", file);
        var json = await RunAsync("inspect", file, "--json");
        var missing = await RunAsync("inspect", "nowhere.parquet");

        Assert.Contains("sessions", text.Output, StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(json.Output);
        Assert.Equal(300, parsed.RootElement.GetProperty("rows").GetInt64());
        Assert.Equal(2, missing.ExitCode);
    }

    [Fact]
    public async Task Only_customers_that_changed_go_to_the_CRM()
    {
        await _lake.RunAsync("score");

        var first = Path.Combine(_lake.Root, "scores", "scorecard=tiny", "snapshot_date=2026-01-31", "crm.csv");
        var second = Path.Combine(_lake.Root, "scores", "scorecard=tiny", "snapshot_date=2026-02-28", "crm.csv");
        Assert.False(File.Exists(first));
        var lines = File.ReadAllLines(second);
        Assert.StartsWith("customer_id,score,band,", lines[0], StringComparison.Ordinal);
        Assert.InRange(lines.Length, 2, 301);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(second)!, "manifest.json")));
        var output = Assert.Single(manifest.RootElement.GetProperty("outputs").EnumerateArray(), output => output.GetProperty("path").GetString() == "crm.csv");
        Assert.Equal(lines.Length - 1, output.GetProperty("rows").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(second))), output.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Scores_as_they_were_published_are_judged_even_after_the_snapshot_changed()
    {
        await _lake.RunAsync("score");
        var before = await AucAsync("published");
        _lake.WriteSnapshot(TinyLake.Dates[0], shift: 5);

        Assert.Empty(_changed);
        Assert.Equal(before, await AucAsync("published"));
        Assert.Contains($"snapshot_date={TinyLake.Dates[0]:yyyy-MM-dd}", Assert.Single(_changed), StringComparison.Ordinal);
        Assert.NotEqual(before, await AucAsync("recomputed"));

        async Task<double> AucAsync(string source)
        {
            var result = await _lake.RunAsync("backtest", "--source", source, "--json");
            Assert.True(result.ExitCode == 0, result.Error);
            using var json = JsonDocument.Parse(result.Output);
            var report = json.RootElement[0].GetProperty("report");
            Assert.Equal(source, report.GetProperty("source").GetString());
            _changed = [.. report.GetProperty("changedSnapshots").EnumerateArray().Select(path => path.GetString()!)];
            return report.GetProperty("discrimination").GetProperty("auc").GetDouble();
        }
    }

    private string[] _changed = [];

    public void Dispose() => _lake.Dispose();

    private Task<ProgramResult> RunAsync(params string[] arguments) => HealthBatchProgram.RunAsync(_lake.Folder, arguments);
}
