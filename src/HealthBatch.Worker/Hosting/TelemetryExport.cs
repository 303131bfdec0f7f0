using HealthBatch.Worker.Runs;
using HealthBatch.Worker.Settings;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HealthBatch.Worker.Hosting;

/// <summary>Sends metrics and traces to an OpenTelemetry collector while the host runs; what is left is sent when it ends.</summary>
internal sealed class TelemetryExport(HealthBatchSettings settings) : IHostedService
{
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Worker.Otlp is { } collector)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(Describe)
                .AddMeter(RunTelemetry.Name)
                .AddOtlpExporter(exporter => To(exporter, collector, "v1/metrics"))
                .Build();
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(Describe)
                .AddSource(RunTelemetry.Name)
                .AddOtlpExporter(exporter => To(exporter, collector, "v1/traces"))
                .Build();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        return Task.CompletedTask;
    }

    private static void Describe(ResourceBuilder resource) =>
        resource.AddService("healthbatch", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version!.ToString(3), autoGenerateServiceInstanceId: false);

    private static void To(OtlpExporterOptions exporter, Uri collector, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(collector, path);
    }
}
