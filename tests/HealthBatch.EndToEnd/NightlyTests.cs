using System.Text.Json;

namespace HealthBatch.EndToEnd;

/// <summary>The whole nightly job through the command line, on a small lake.</summary>
public sealed class NightlyTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task A_night_scores_every_date_reports_the_verdict_and_is_on_record()
    {
        var night = await _lake.RunAsync("nightly");

        Assert.True(night.ExitCode == 0, night.Error);
        Assert.Contains("tiny: 6 dates scored; 1,800 customers written.", night.Output, StringComparison.Ordinal);
        Assert.Contains("Confirmed:", night.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_lake.Reports, "tiny", "backtest", "2026-06-30", "index.html")));
        Assert.True(File.Exists(Path.Combine(_lake.Reports, "tiny", "reweight", "2026-06-30", "index.html")));
        Assert.Equal(
            [("reweight", "done"), ("backtest", "done"), ("score", "done"), ("nightly", "done")], await RunsAsync());
    }

    [Fact]
    public async Task Unchanged_inputs_are_recognised_and_nothing_is_written_again()
    {
        await _lake.RunAsync("nightly");
        var before = _lake.State();

        var again = await _lake.RunAsync("nightly");

        Assert.Equal(0, again.ExitCode);
        Assert.Contains("6 dates unchanged; 0 customers written", again.Output, StringComparison.Ordinal);
        Assert.Equal(before, _lake.State());
        Assert.Equal(Enumerable.Repeat("skipped", 4), (await RunsAsync()).Take(4).Select(run => run.State));
    }

    [Fact]
    public async Task Forced_and_at_any_number_of_threads_every_score_file_has_the_same_bytes()
    {
        await _lake.RunAsync("score");
        var before = Scores();
        File.WriteAllText(Path.Combine(_lake.Folder, "one-thread.json"), """{ "Threads": 1 }""");

        var again = await _lake.RunAsync("score", "--force", "--settings", "one-thread.json");

        Assert.Contains("6 dates scored again with the same result", again.Output, StringComparison.Ordinal);
        Assert.Equal(before, Scores());
    }

    [Fact]
    public async Task A_snapshot_that_changed_after_it_was_scored_gets_a_revision_beside_what_was_published()
    {
        await _lake.RunAsync("score");
        var published = Path.Combine(_lake.Root, "scores", "scorecard=tiny", "snapshot_date=2026-03-31");
        var bytes = File.ReadAllBytes(Path.Combine(published, "part-0.parquet"));
        _lake.WriteSnapshot(TinyLake.Dates[2], shift: 1);

        var again = await _lake.RunAsync("score");

        Assert.Contains("1 date revised beside what was published, 5 dates unchanged", again.Output, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(published, "part-0.parquet")));
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(published, "manifest.json")));
        Assert.Equal("snapshot_date=2026-03-31", manifest.RootElement.GetProperty("published").GetString());
        Assert.Equal("revision=2/snapshot_date=2026-03-31", Assert.Single(manifest.RootElement.GetProperty("revisions").EnumerateArray()).GetString());
        var revision = Path.Combine(_lake.Root, "scores", "scorecard=tiny", "revision=2", "snapshot_date=2026-03-31");
        Assert.True(File.Exists(Path.Combine(revision, "part-0.parquet")));
        // A revision's changes are against what was published for the same date, not against the date before.
        var first = Cells(published).ToDictionary(cells => cells[0], cells => cells[1], StringComparer.Ordinal);
        var known = Cells(revision).Where(cells => first.ContainsKey(cells[0])).ToList();
        Assert.InRange(known.Count, 100, 300);
        Assert.All(known, cells => Assert.Equal(first[cells[0]], cells[6]));
        Assert.Contains("6 dates unchanged", (await _lake.RunAsync("score")).Output, StringComparison.Ordinal);
    }

    /// <summary>The cells of a folder's changes: customer, score, …, previous score at the seventh place.</summary>
    private static IEnumerable<string[]> Cells(string folder) => File.ReadAllLines(Path.Combine(folder, "crm.csv")).Skip(1).Select(line => line.Split(','));

    [Fact]
    public async Task Where_the_settings_say_so_a_snapshot_that_changed_after_it_was_scored_fails_by_name()
    {
        await _lake.RunAsync("score");
        _lake.WriteSnapshot(TinyLake.Dates[2], shift: 1);
        File.WriteAllText(Path.Combine(_lake.Folder, "strict.json"), """{ "Lake": { "ChangedSnapshots": "fail" } }""");
        var before = _lake.State();

        var again = await _lake.RunAsync("score", "--settings", "strict.json");

        Assert.Equal(2, again.ExitCode);
        Assert.Contains("snapshots/snapshot_date=2026-03-31/part-0.parquet", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, _lake.State());
    }

    [Fact]
    public async Task A_score_file_that_was_damaged_is_made_again()
    {
        await _lake.RunAsync("score");
        var file = Path.Combine(_lake.Root, "scores", "scorecard=tiny", "snapshot_date=2026-03-31", "part-0.parquet");
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^1]);

        var again = await _lake.RunAsync("score");

        Assert.Contains("1 date scored", again.Output, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task A_night_without_a_new_complete_horizon_scores_the_new_date_and_keeps_the_reports()
    {
        await _lake.RunAsync("nightly");
        _lake.WriteSnapshot(new DateOnly(2026, 7, 31));

        var night = await _lake.RunAsync("nightly");

        Assert.True(night.ExitCode == 0, night.Error);
        Assert.Contains("1 date scored, 6 dates unchanged", night.Output, StringComparison.Ordinal);
        Assert.Equal(2, night.Output.Split("No horizon has completed since the last report.").Length - 1);
        Assert.Contains("Report:", (await _lake.RunAsync("backtest")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_scores_what_is_missing_or_damaged_and_nothing_else()
    {
        await _lake.RunAsync("score", "--as-of", "2026-02-28");
        await _lake.RunAsync("score", "--as-of", "2026-04-30");
        _lake.WriteSnapshot(TinyLake.Dates[1], shift: 3);
        var damaged = Path.Combine(_lake.Root, "scores", "scorecard=tiny", "snapshot_date=2026-04-30", "part-0.parquet");
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..^1]);

        var filled = await _lake.RunAsync("backfill");

        Assert.True(filled.ExitCode == 0, filled.Error);
        Assert.Contains("1 date unchanged", filled.Output, StringComparison.Ordinal);
        Assert.Equal(6, Scores().Count(path => !path.Contains("revision=", StringComparison.Ordinal)));
        Assert.Contains(("backfill", "done"), await RunsAsync());
    }

    [Fact]
    public async Task A_gate_that_is_not_met_ends_with_3_and_the_report_is_written()
    {
        _lake.WriteOutcomes("churned", signal: false);

        var result = await _lake.RunAsync("backtest", "--fail-on", "not-proven");

        Assert.True(result.ExitCode == 3, result.Error + result.Output);
        Assert.True(File.Exists(Path.Combine(_lake.Reports, "tiny", "backtest", "2026-06-30", "report.json")));
    }

    [Fact]
    public async Task The_result_as_JSON_is_the_report()
    {
        var result = await _lake.RunAsync("backtest", "--json");

        using var json = JsonDocument.Parse(result.Output);
        var report = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("confirmed", report.GetProperty("outcome").GetString());
        Assert.Equal("tiny", report.GetProperty("report").GetProperty("scorecard").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_lake_without_outcomes_is_scored()
    {
        Directory.Delete(Path.Combine(_lake.Root, "outcomes"), recursive: true);

        var night = await _lake.RunAsync("nightly");

        Assert.True(night.ExitCode == 0, night.Error);
        Assert.Contains("6 dates scored", night.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_lake.Reports));
    }

    [Fact]
    public async Task Two_runs_of_one_scorecard_do_not_overlap()
    {
        await _lake.RunAsync("score");
        using (new FileStream(Path.Combine(_lake.Root, ".healthbatch", ".tiny.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var second = await _lake.RunAsync("score", "--force");

            Assert.Equal(1, second.ExitCode);
            Assert.Contains("another run of tiny is under way", second.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await _lake.RunAsync("score", "--force")).ExitCode);
    }

    public void Dispose() => _lake.Dispose();

    private async Task<List<(string Verb, string State)>> RunsAsync()
    {
        var runs = await HealthBatchProgram.RunAsync(_lake.Folder, "runs", "--lake", _lake.Root, "--json");
        using var json = JsonDocument.Parse(runs.Output);
        return [.. json.RootElement.EnumerateArray().Select(run => (run.GetProperty("verb").GetString()!, run.GetProperty("state").GetString()!))];
    }

    private List<string> Scores() =>
    [
        .. Directory.GetFiles(Path.Combine(_lake.Root, "scores"), "*.parquet", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];
}
