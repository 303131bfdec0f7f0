using System.Text.Json;
using HealthBatch.Testing;

namespace HealthBatch.EndToEnd;

/// <summary>Every scorecard that is shipped, on a small sample lake: what its manifest and its result say about values and raters.</summary>
public sealed class ShippedScorecardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_complete_one_tells_what_was_stale_and_how_each_rater_was_corrected()
    {
        var run = await ScoreAsync("b2b-saas-complete");

        Assert.Contains("stale of CSM rating", run.Output, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(LastDate("b2b-saas-complete"), "manifest.json")));
        var rating = Assert.Single(manifest.RootElement.GetProperty("metrics").EnumerateArray(), metric => metric.GetProperty("metric").GetString() == "CSM rating");
        Assert.InRange(rating.GetProperty("stale").GetInt64(), 1, 600);
        var raters = manifest.RootElement.GetProperty("raters").EnumerateArray().ToArray();
        Assert.InRange(raters.Length, 2, 100);
        Assert.All(raters, rater =>
        {
            Assert.Equal(("large accounts", "CSM rating"), (rater.GetProperty("segment").GetString(), rater.GetProperty("metric").GetString()));
            Assert.InRange(rater.GetProperty("ratings").GetInt64(), 1, 600);
            Assert.InRange(rater.GetProperty("rawMean").GetDouble(), 0, 100);
            Assert.InRange(rater.GetProperty("shrinkage").GetDouble(), 0, 1);
            Assert.InRange(rater.GetProperty("offset").GetDouble(), -100, 100);
        });
        Assert.True(File.Exists(Path.Combine(LastDate("b2b-saas-complete"), "crm.csv")));
        Assert.False(File.Exists(Path.Combine(LastDate("four-ranges"), "crm.csv")));
    }

    [Theory]
    [InlineData("b2b-saas")]
    [InlineData("four-ranges")]
    [InlineData("existing-score")]
    public async Task Every_other_one_scores_the_sample_without_correcting_anybody(string name)
    {
        var run = await ScoreAsync(name, "--json");

        using var result = JsonDocument.Parse(run.Output);
        var dates = result.RootElement[0].GetProperty("dates").EnumerateArray().ToArray();
        Assert.Equal(3, dates.Length);
        Assert.All(dates, date => Assert.Equal("scored", date.GetProperty("state").GetString()));
        Assert.All(dates, date => Assert.False(date.TryGetProperty("raters", out _)));
        Assert.Equal(name != "existing-score", dates[^1].GetProperty("metrics").GetArrayLength() > 0);
        Assert.True(File.Exists(Path.Combine(LastDate(name), "crm.csv")));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ProgramResult> ScoreAsync(string card, params string[] more)
    {
        await HealthBatchProgram.RunAsync(_folder.Path, "sample", "--lake", _folder["lake"], "--customers", "600", "--months", "3");
        var file = Path.Combine(RepositoryPaths.Root, "data", "scorecards", $"{card}.json");
        var run = await HealthBatchProgram.RunAsync(_folder.Path, ["score", "--lake", _folder["lake"], "--scorecard", file, .. more]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private string LastDate(string card) => Directory.GetDirectories(Path.Combine(_folder["lake"], "scores", $"scorecard={card}"), "snapshot_date=*").Order(StringComparer.Ordinal).Last();
}
