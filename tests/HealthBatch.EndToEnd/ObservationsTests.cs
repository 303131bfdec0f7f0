using System.Globalization;
using System.Text.Json;

namespace HealthBatch.EndToEnd;

/// <summary><c>backtest --observations FILE</c>: the rows that a report is counted from.</summary>
public sealed class ObservationsTests : IDisposable
{
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task The_ledger_and_the_bands_can_be_counted_again_from_the_rows()
    {
        await _lake.RunAsync("backtest");
        var result = await _lake.RunAsync("backtest", "--observations", "rows.csv", "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var report = json.RootElement[0].GetProperty("report");
        var lines = File.ReadAllLines(Path.Combine(_lake.Folder, "rows.csv"));
        Assert.Equal("scorecard,event,as_of,customer_id,segment,score,band,amount,status,returned", lines[0]);
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToList();
        Assert.All(rows, cells => Assert.Equal(10, cells.Length));
        var ledger = report.GetProperty("ledger");
        Assert.Equal(ledger.GetProperty("scored").GetInt32(), rows.Count);
        Assert.Equal(ledger.GetProperty("churned").GetInt32(), rows.Count(cells => cells[8] == "event"));
        Assert.Equal(ledger.GetProperty("retained").GetInt32(), rows.Count(cells => cells[8] == "retained"));
        Assert.Equal(ledger.GetProperty("censored").GetInt32(), rows.Count(cells => cells[8] == "censored"));
        foreach (var band in report.GetProperty("bands").EnumerateArray())
        {
            var judged = rows.Where(cells => cells[6] == band.GetProperty("band").GetString() && (cells[8] is "event" or "retained")).ToList();
            Assert.Equal(band.GetProperty("observations").GetInt32(), judged.Count);
            Assert.Equal(band.GetProperty("churned").GetInt32(), judged.Count(cells => cells[8] == "event"));
            Assert.Equal(band.GetProperty("customers").GetInt32(), judged.Select(cells => cells[3]).Distinct().Count());
            Assert.Equal(band.GetProperty("amount").GetDouble(), judged.Sum(cells => double.Parse(cells[7], CultureInfo.InvariantCulture)), 6);
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_refused_before_anything_is_read_and_a_failed_run_leaves_none()
    {
        var nowhere = await _lake.RunAsync("backtest", "--observations", Path.Combine("no such folder", "rows.csv"));
        _lake.WriteSnapshot(TinyLake.Dates[0], sessionsAsText: true);
        var failed = await _lake.RunAsync("backtest", "--observations", "rows.csv");

        Assert.Equal((2, 2), (nowhere.ExitCode, failed.ExitCode));
        Assert.Contains("--observations", nowhere.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_lake.Folder, "*rows.csv*"));
    }

    public void Dispose() => _lake.Dispose();
}
