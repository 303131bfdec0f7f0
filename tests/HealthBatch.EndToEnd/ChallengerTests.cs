using System.Text.Json;

namespace HealthBatch.EndToEnd;

/// <summary>Challengers through the command line: scored alongside and backtested, never published to a CRM.</summary>
public sealed class ChallengerTests : IDisposable
{
    private readonly TinyLake _lake = new();

    public ChallengerTests()
    {
        File.WriteAllText(Path.Combine(_lake.Folder, "rival.json"), TinyLake.Card.Replace("\"tiny\"", "\"rival\"", StringComparison.Ordinal).Replace("\"weight\": 3", "\"weight\": 1", StringComparison.Ordinal));
        File.WriteAllText(_lake.CardFile, TinyLake.Card.Replace("\"outcome\":", "\"challengers\": [ \"rival.json\" ],\n\"outcome\":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_night_scores_and_backtests_them_and_a_second_one_passes_them_over()
    {
        var night = await _lake.RunAsync("nightly");

        Assert.True(night.ExitCode == 0, night.Error);
        Assert.Contains("rival (challenger of tiny): 6 dates scored", night.Output, StringComparison.Ordinal);
        string Scores(string card) => Path.Combine(_lake.Root, "scores", $"scorecard={card}", "snapshot_date=2026-06-30");
        Assert.True(File.Exists(Path.Combine(Scores("tiny"), "crm.csv")));
        Assert.True(File.Exists(Path.Combine(Scores("rival"), "part-0.parquet")));
        Assert.False(File.Exists(Path.Combine(Scores("rival"), "crm.csv")));
        Assert.True(File.Exists(Path.Combine(_lake.Reports, "rival", "backtest", "2026-06-30", "index.html")));
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_lake.Reports, "tiny", "backtest", "2026-06-30", "report.json")));
        var challenger = Assert.Single(report.RootElement.GetProperty("challengers").EnumerateArray());
        Assert.Equal("rival", challenger.GetProperty("scorecard").GetProperty("name").GetString());
        Assert.Equal(1800, challenger.GetProperty("observations").GetInt64());
        Assert.NotEqual(0, challenger.GetProperty("withinDate").GetProperty("difference").GetDouble());
        var before = _lake.State();

        var again = await _lake.RunAsync("nightly");

        Assert.Contains("rival (challenger of tiny): 6 dates unchanged", again.Output, StringComparison.Ordinal);
        Assert.Equal(before, _lake.State());
    }

    [Fact]
    public async Task One_that_stands_for_itself_later_gets_its_changes_beside_the_same_scores()
    {
        await _lake.RunAsync("score");
        var scores = Path.Combine(_lake.Root, "scores", "scorecard=rival", "snapshot_date=2026-06-30");
        var bytes = File.ReadAllBytes(Path.Combine(scores, "part-0.parquet"));

        var alone = await HealthBatchProgram.RunAsync(_lake.Folder, "score", "--lake", _lake.Root, "--scorecard", Path.Combine(_lake.Folder, "rival.json"));

        Assert.True(alone.ExitCode == 0, alone.Error);
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(scores, "part-0.parquet")));
        Assert.InRange(File.ReadAllLines(Path.Combine(scores, "crm.csv")).Length, 2, 301);
        Assert.Contains("crm.csv", File.ReadAllText(Path.Combine(scores, "manifest.json")), StringComparison.Ordinal);
        Assert.Equal(["crm.csv", "manifest.json", "part-0.parquet"], Directory.EnumerateFileSystemEntries(scores).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_that_is_not_there_is_wrong_input_and_nothing_is_written()
    {
        File.Delete(Path.Combine(_lake.Folder, "rival.json"));
        var before = _lake.State();

        var result = await _lake.RunAsync("score");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("challengers", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, _lake.State());
    }

    [Theory]
    [InlineData("[ \"rival.json\" ]", "tiny")]
    [InlineData("[ \"rival.json\", \"again.json\" ]", "rival")]
    public async Task One_that_bears_a_name_twice_is_wrong_input_and_nothing_is_written(string challengers, string name)
    {
        var rival = File.ReadAllText(Path.Combine(_lake.Folder, "rival.json"));
        File.WriteAllText(Path.Combine(_lake.Folder, "again.json"), rival);
        File.WriteAllText(Path.Combine(_lake.Folder, "rival.json"), rival.Replace("\"rival\"", $"\"{name}\"", StringComparison.Ordinal));
        File.WriteAllText(_lake.CardFile, File.ReadAllText(_lake.CardFile).Replace("[ \"rival.json\" ]", challengers, StringComparison.Ordinal));
        var before = _lake.State();

        var result = await _lake.RunAsync("score");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"named {name}", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, _lake.State());
    }

    [Fact]
    public async Task One_that_starts_later_is_passed_over_on_an_earlier_date()
    {
        var rival = Path.Combine(_lake.Folder, "rival.json");
        File.WriteAllText(rival, File.ReadAllText(rival).Replace("2026-01-01", "2026-05-01", StringComparison.Ordinal));

        var result = await _lake.RunAsync("score", "--as-of", "2026-03-31");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("tiny: 1 date scored", result.Output, StringComparison.Ordinal);
        Assert.Contains("rival (challenger of tiny): 1 date before the scorecard's first version; 0 customers written", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_as_they_were_published_are_compared_with_no_challenger()
    {
        await _lake.RunAsync("score");

        var result = await _lake.RunAsync("backtest", "--source", "published");

        Assert.True(result.ExitCode == 0, result.Error);
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_lake.Reports, "tiny", "backtest", "2026-06-30", "report.json")));
        Assert.Empty(report.RootElement.GetProperty("challengers").EnumerateArray());
    }

    public void Dispose() => _lake.Dispose();
}
