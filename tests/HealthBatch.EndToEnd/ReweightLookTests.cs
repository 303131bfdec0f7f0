using System.Text.Json;

namespace HealthBatch.EndToEnd;

/// <summary>Repeated looks, the settings that limit weights, and what a reweighting has read: from the command line to report.json.</summary>
public sealed class ReweightLookTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task Each_look_at_new_data_has_a_higher_bar_and_a_night_looks_only_where_a_horizon_has_completed()
    {
        var night = await _lake.RunAsync("nightly");
        var again = await LookAsync("--force");
        _lake.WriteSnapshot(new DateOnly(2026, 7, 31));
        var idle = await _lake.RunAsync("nightly");
        _lake.WriteOutcomes("churned", signal: false);
        var second = await LookAsync();

        Assert.True(night.ExitCode == 0, night.Error);
        Assert.Contains("No horizon has completed", idle.Output, StringComparison.Ordinal);
        Assert.Equal((1, 0.025 * 6 / (Math.PI * Math.PI)), again);
        Assert.Equal((2, 0.025 * 6 / (Math.PI * Math.PI) / 4), second);
    }

    [Fact]
    public async Task Limits_of_the_settings_reach_the_report_and_make_it_anew()
    {
        using var free = await ReportAsync();
        File.WriteAllText(Path.Combine(_lake.Folder, "appsettings.json"), """{ "Reweighting": { "MaxChangePerWeight": 2, "HoldDimensionTotals": true } }""");
        using var limited = await ReportAsync();

        var shrinkage = limited.RootElement[0].GetProperty("report").GetProperty("segments")[0].GetProperty("shrinkage");
        Assert.Equal((2.0, true), (shrinkage.GetProperty("maxChangePerWeight").GetDouble(), shrinkage.GetProperty("holdDimensionTotals").GetBoolean()));
        Assert.False(limited.RootElement[0].GetProperty("unchanged").GetBoolean());
        Assert.Equal(JsonValueKind.Null, free.RootElement[0].GetProperty("report").GetProperty("segments")[0].GetProperty("shrinkage").GetProperty("maxChangePerWeight").ValueKind);
    }

    [Fact]
    public async Task The_inputs_are_all_snapshots_and_the_outcomes_and_ignored_columns_were_tried()
    {
        using var json = await ReportAsync();
        var report = json.RootElement[0].GetProperty("report");

        var inputs = report.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("path").GetString()!).ToArray();
        Assert.Equal(7, inputs.Length);
        Assert.EndsWith("outcomes.parquet", inputs[^1], StringComparison.Ordinal);
        Assert.All(report.GetProperty("inputs").EnumerateArray(), input => Assert.Equal(64, input.GetProperty("sha256").GetString()!.Length));
        var candidates = report.GetProperty("segments")[0].GetProperty("candidates").EnumerateArray().ToArray();
        Assert.Equal("amount", Assert.Single(candidates).GetProperty("column").GetString());
    }

    public void Dispose() => _lake.Dispose();

    private async Task<(int Look, double Alpha)> LookAsync(params string[] more)
    {
        using var json = await ReportAsync(more);
        var segment = json.RootElement[0].GetProperty("report").GetProperty("segments")[0];
        return (segment.GetProperty("look").GetInt32(), segment.GetProperty("alpha").GetDouble());
    }

    private async Task<JsonDocument> ReportAsync(params string[] more)
    {
        var result = await _lake.RunAsync("reweight", ["--json", .. more]);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output);
    }
}
