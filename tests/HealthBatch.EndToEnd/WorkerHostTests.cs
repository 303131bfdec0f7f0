using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace HealthBatch.EndToEnd;

/// <summary>The host as a service manager runs it: a process that is started, watched over HTTP, and told to end.</summary>
public sealed class WorkerHostTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TinyLake _lake = new();

    [Fact]
    public async Task A_schedule_runs_the_night_the_ledger_shows_it_and_the_host_ends_when_told()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        using var host = Start(address);
        var log = host.StandardOutput.ReadToEndAsync(cancellation);

        var night = await FirstNightAsync(cancellation);
        using var client = new HttpClient { BaseAddress = address };
        var health = await client.GetStringAsync(new Uri("/health", UriKind.Relative), cancellation);
        var page = await client.GetStringAsync(new Uri("/reports/tiny/backtest/2026-06-30/index.html", UriKind.Relative), cancellation);
        using var stranger = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/")) { Headers = { Host = "elsewhere.example" } };
        using var refused = await client.SendAsync(stranger, cancellation);
        using (var stop = Process.Start("kill", ["-TERM", host.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await stop.WaitForExitAsync(cancellation);
        }

        await host.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
        Assert.Equal("done", night);
        Assert.Equal("Healthy", health);
        Assert.Contains("Confirmed", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(0, host.ExitCode);
        Assert.Contains("nightly run of tiny ended", await log, StringComparison.Ordinal);
    }

    public void Dispose() => _lake.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The schedule fires at every third second: whenever the host is up, the next night is near.
    private Process Start(Uri address)
    {
        Directory.CreateDirectory(Path.Combine(_lake.Folder, "cards"));
        File.WriteAllText(Path.Combine(_lake.Folder, "cards", "tiny.json"), TinyLake.Card);
        File.WriteAllText(
            Path.Combine(_lake.Folder, "appsettings.json"),
            $$"""
            {
              "Lake": { "Root": "lake" }, "Reports": { "Root": "reports" }, "Scorecards": { "Folder": "cards" },
              "Schedules": { "tiny": { "Cron": "0/3 * * * * ?", "TimeZone": "Europe/Copenhagen" } },
              "Worker": { "Url": "{{address.ToString().TrimEnd('/')}}" }
            }
            """);
        return HealthBatchProgram.Start(_lake.Folder, "worker");
    }

    private async Task<string> FirstNightAsync(CancellationToken cancellation)
    {
        var from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from) < Patience)
        {
            var runs = await HealthBatchProgram.RunAsync(_lake.Folder, "runs", "--json", "--last", "1000");
            using var json = JsonDocument.Parse(runs.Output);
            var ended = json.RootElement.EnumerateArray().LastOrDefault(run => run.GetProperty("verb").GetString() == "nightly");
            if (ended.ValueKind == JsonValueKind.Object && ended.GetProperty("state").GetString() is { } state and not "running")
            {
                return state;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        }

        return "never";
    }
}
