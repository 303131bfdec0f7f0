using System.Net;
using System.Text.Json;
using HealthBatch.Worker.Hosting;
using HealthBatch.Worker.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthBatch.Worker.Tests.Hosting;

public sealed class AlertSenderTests
{
    private readonly List<string> _posted = [];

    [Fact]
    public async Task An_alert_is_posted_again_until_it_arrives()
    {
        using var sender = Sender("https://hooks.example/x", failures: 2);

        await sender.Send("b2b-saas", "failed tonight", "no such folder", TestContext.Current.CancellationToken);

        Assert.Equal(3, _posted.Count);
        using var json = JsonDocument.Parse(_posted[^1]);
        Assert.Equal("HealthBatch: b2b-saas failed tonight. no such folder", json.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_alert_that_cannot_be_delivered_fails_nothing()
    {
        using var sender = Sender("https://hooks.example/x", failures: int.MaxValue);

        await sender.Send("b2b-saas", "failed tonight", "no such folder", TestContext.Current.CancellationToken);

        Assert.Equal(5, _posted.Count);
    }

    [Fact]
    public async Task Without_a_webhook_nobody_is_told()
    {
        using var sender = Sender(null, failures: 0);

        await sender.Send("b2b-saas", "failed tonight", "no such folder", TestContext.Current.CancellationToken);

        Assert.Empty(_posted);
    }

    [Theory]
    [InlineData(true, typeof(IOException))]
    [InlineData(false, typeof(FileNotFoundException))]
    [InlineData(false, typeof(InvalidOperationException))]
    public void Only_what_can_heal_is_tried_again(bool heals, Type problem) =>
        Assert.Equal(heals, NightlyJob.CanHeal((Exception)Activator.CreateInstance(problem)!));

    private AlertSender Sender(string? webhook, int failures) => new(
        new HealthBatchSettings { Alerts = new AlertSettings { Webhook = webhook is null ? null : new Uri(webhook) } },
        new InstantTime(DateTimeOffset.UnixEpoch),
        new Receiver(_posted, failures),
        NullLogger<AlertSender>.Instance);

    private sealed class Receiver(List<string> posted, int failures) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            posted.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(posted.Count <= failures ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);
        }
    }
}
