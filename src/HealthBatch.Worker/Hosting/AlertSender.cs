using System.Text;
using System.Text.Json;
using HealthBatch.Worker.Cli;
using HealthBatch.Worker.Settings;
using Polly;
using Polly.Retry;

namespace HealthBatch.Worker.Hosting;

/// <summary>Posts alerts to a webhook: JSON with a "text" that chat tools show, and the same in parts for programs.</summary>
internal sealed class AlertSender(HealthBatchSettings settings, TimeProvider time, HttpMessageHandler handler, ILogger<AlertSender> logger) : IDisposable
{
    private readonly HttpClient _client = new(handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(30) };

    private readonly ResiliencePipeline _retry = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>().Handle<TaskCanceledException>(),
            MaxRetryAttempts = 4,
            Delay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
        })
        .Build();

    /// <summary>Posts an alert if there is somebody to tell. An alert that can't be delivered is logged and fails nothing.</summary>
    public async Task Send(string scorecard, string what, string detail, CancellationToken cancellation)
    {
        if (settings.Alerts.Webhook is not { } webhook)
        {
            return;
        }

        try
        {
            await _retry.ExecuteAsync(
                async token =>
                {
                    using var content = new ByteArrayContent(Body(scorecard, what, detail));
                    content.Headers.ContentType = new("application/json") { CharSet = Encoding.UTF8.WebName };
                    using var answer = await _client.PostAsync(webhook, content, token);
                    answer.EnsureSuccessStatusCode();
                },
                cancellation);
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            WorkerLog.AlertFails(logger, scorecard, problem.Message);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static byte[] Body(string scorecard, string what, string detail)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("text", $"HealthBatch: {scorecard} {what}. {detail}");
            writer.WriteString("scorecard", scorecard);
            writer.WriteString("what", what);
            writer.WriteString("detail", detail);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
