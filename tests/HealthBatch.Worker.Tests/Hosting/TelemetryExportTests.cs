using System.Net;
using System.Net.Sockets;
using System.Text;
using HealthBatch.Testing;
using HealthBatch.Worker.Hosting;
using HealthBatch.Worker.Ledger;
using HealthBatch.Worker.Runs;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Tests.Hosting;

public sealed class TelemetryExportTests
{
    [Fact]
    public async Task A_run_reaches_the_collector_as_a_span_and_a_count()
    {
        using var folder = new TemporaryFolder();
        using var collector = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        collector.Prefixes.Add(address);
        collector.Start();
        var received = ReceiveAsync(collector, requests: 2);
        var settings = new HealthBatchSettings { Worker = new WorkerSettings { Otlp = new Uri(address) }, LedgerPath = folder["ledger.db"] };
        var export = new TelemetryExport(settings);

        await export.StartAsync(TestContext.Current.CancellationToken);
        using (var environment = new RunEnvironment(settings, TimeProvider.System, null, TestContext.Current.CancellationToken))
        {
            RecordedRun.Execute(environment, new RunStart("score", "card v1"), () => (0, new RunEnd(RunState.Done)));
        }

        await export.StopAsync(TestContext.Current.CancellationToken);
        var bodies = await received;
        Assert.Contains("healthbatch.runs", bodies["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("healthbatch score", bodies["/v1/traces"], StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string>> ReceiveAsync(HttpListener collector, int requests)
    {
        var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
        while (bodies.Count < requests)
        {
            var context = await collector.GetContextAsync();
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            bodies[context.Request.Url!.AbsolutePath] = Encoding.Latin1.GetString(body.ToArray());
            context.Response.Close();
        }

        return bodies;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
