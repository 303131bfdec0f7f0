using System.Text.Json;

namespace HealthBatch.EndToEnd;

public sealed class FastDurabilityTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task A_fast_run_knows_files_by_a_fingerprint_and_a_full_run_does_not_trust_it()
    {
        Assert.Contains("1 date scored", (await ScoreAsync("fast")).Output, StringComparison.Ordinal);
        Assert.All(Files(), file => Assert.Equal((JsonValueKind.Null, true), (file.GetProperty("sha256").ValueKind, Fingerprint(file)!.StartsWith("xxh3:", StringComparison.Ordinal))));
        Assert.Contains("1 date unchanged", (await ScoreAsync("fast")).Output, StringComparison.Ordinal);

        Assert.Contains("1 date scored again with the same result", (await ScoreAsync("full")).Output, StringComparison.Ordinal);
        Assert.All(Files(), file => Assert.Equal((64, null), (file.GetProperty("sha256").GetString()!.Length, Fingerprint(file))));
        Assert.Contains("1 date unchanged", (await ScoreAsync("full")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fast_run_sees_that_the_snapshot_or_the_scores_are_others()
    {
        await ScoreAsync("fast");
        _lake.WriteSnapshot(TinyLake.Dates[0], shift: 1);
        Assert.Contains("1 date revised", (await ScoreAsync("fast")).Output, StringComparison.Ordinal);
        _lake.WriteSnapshot(TinyLake.Dates[0]);
        var file = Path.Combine(Published, "part-0.parquet");
        var bytes = File.ReadAllBytes(file);
        bytes[20] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Contains("1 date scored", (await ScoreAsync("fast")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _lake.Dispose();

    private string Published => Path.Combine(_lake.Root, "scores", "scorecard=tiny", "snapshot_date=2026-01-31");

    private Task<ProgramResult> ScoreAsync(string durability)
    {
        var settings = Path.Combine(_lake.Folder, "settings.json");
        File.WriteAllText(settings, $$"""{ "Lake": { "Durability": "{{durability}}" } }""");
        return _lake.RunAsync("score", "--as-of", "2026-01-31", "--settings", settings);
    }

    /// <summary>The files of the manifest, the scorecard left out: its hash is what a report is compared by.</summary>
    private JsonElement[] Files()
    {
        var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Published, "manifest.json"))).RootElement;
        return [.. manifest.GetProperty("inputs").EnumerateArray().Skip(1), .. manifest.GetProperty("outputs").EnumerateArray()];
    }

    private static string? Fingerprint(JsonElement file) => file.TryGetProperty("fingerprint", out var fingerprint) ? fingerprint.GetString() : null;
}
