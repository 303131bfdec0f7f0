using System.Text.Json;

namespace HealthBatch.EndToEnd;

/// <summary>Backtests that keep their dates, from the command line.</summary>
public sealed class KeptDatesTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task A_snapshot_that_changed_is_read_again_and_named_everywhere()
    {
        File.WriteAllText(Path.Combine(_lake.Folder, "keep.json"), """{ "Backtest": { "KeepDates": "on" } }""");
        await Backtest();
        var first = File.ReadAllText(Report);
        Assert.Equal(6, Directory.GetFiles(Path.Combine(_lake.Root, ".healthbatch", "cache", "dates", "tiny", "recomputed")).Length);

        await Backtest("--force");
        Assert.Equal(first, File.ReadAllText(Report));

        _lake.WriteSnapshot(TinyLake.Dates[2], shift: 1);
        var again = await Backtest("--json");
        const string Changed = "snapshots/snapshot_date=2026-03-31/part-0.parquet";
        Assert.Contains($"2026-03-31 is read again: {Changed} has changed since the last backtest.", again.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(again.Output);
        var result = json.RootElement[0];
        Assert.Contains(Changed, Assert.Single(result.GetProperty("notices").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(Changed, Assert.Single(result.GetProperty("report").GetProperty("changedSinceLastRun").EnumerateArray()).GetString());
        var with = File.ReadAllText(Report);

        // The same without any kept date: apart from the note, the same report.
        Directory.Delete(Path.Combine(_lake.Root, ".healthbatch", "cache"), recursive: true);
        await Backtest("--force");
        var without = File.ReadAllText(Report);
        Assert.NotEqual(first, without);
        Assert.Equal(Lines(without), Lines(with));
    }

    public void Dispose() => _lake.Dispose();

    private string Report => Path.Combine(_lake.Reports, "tiny", "backtest", "2026-06-30", "report.json");

    private static IEnumerable<string> Lines(string report)
    {
        using var document = JsonDocument.Parse(report);
        return [.. document.RootElement.EnumerateObject().Where(property => property.Name != "changedSinceLastRun").Select(property => property.Value.GetRawText())];
    }

    private async Task<ProgramResult> Backtest(params string[] more)
    {
        var result = await _lake.RunAsync("backtest", ["--settings", "keep.json", .. more]);
        Assert.Equal(0, result.ExitCode);
        return result;
    }
}
