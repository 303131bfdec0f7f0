using System.Text.Json;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.EndToEnd;

/// <summary>A percentile's reference, frozen from a snapshot through the command line.</summary>
public sealed class FreezeTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task Quantiles_are_printed_to_paste_or_written_as_the_next_version_that_scores()
    {
        string[] freeze = ["scorecard", "freeze", _lake.CardFile, "tickets", "--lake", _lake.Root, "--as-of", "2026-02-28", "--intervals", "4"];
        var printed = await HealthBatchProgram.RunAsync(_lake.Folder, freeze);
        var written = await HealthBatchProgram.RunAsync(_lake.Folder, [.. freeze, "--output", "next.json", "--effective-from", "2026-03-01"]);

        Assert.True(printed.ExitCode == 0, printed.Error);
        using var json = JsonDocument.Parse(printed.Output);
        var percentile = json.RootElement.GetProperty("percentile");
        // (row x 7) mod 11 over 300 rows: 0 to 10 alike, but that 0, 3 and 7 come once more.
        Assert.Equal([0, 2, 5, 8, 10], percentile.GetProperty("quantiles").EnumerateArray().Select(quantile => quantile.GetDouble()));
        Assert.Equal("tickets on 2026-02-28", percentile.GetProperty("reference").GetString());
        Assert.False(percentile.GetProperty("higherIsBetter").GetBoolean());
        Assert.True(written.ExitCode == 0, written.Error);
        var file = Path.Combine(_lake.Folder, "next.json");
        var next = ScorecardFile.Read(File.ReadAllBytes(file), file);
        Assert.Equal((2, new DateOnly(2026, 3, 1)), (next.Version, next.EffectiveFrom));
        var normaliser = Assert.IsType<Normaliser.Percentile>(next.Formulas[0].Dimensions[0].Metrics[1].Normalise);
        Assert.Equal(percentile.GetProperty("sha256").GetString(), normaliser.ReferenceSha256);
        Assert.Equal(0, (await HealthBatchProgram.RunAsync(_lake.Folder, ["score", "--lake", _lake.Root, "--scorecard", file])).ExitCode);
    }

    [Fact]
    public async Task A_metric_that_is_not_there_is_wrong_input_that_names_those_that_are()
    {
        var result = await HealthBatchProgram.RunAsync(_lake.Folder, ["scorecard", "freeze", _lake.CardFile, "logins", "--lake", _lake.Root]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("one of sessions; tickets", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _lake.Dispose();
}
