using System.Diagnostics;
using System.Diagnostics.Metrics;
using HealthBatch.Worker.Ledger;

namespace HealthBatch.Worker.Runs;

/// <summary>What runs tell whoever listens: a span a run, a count and a duration by verb and end. Without a listener it costs nothing.</summary>
internal static class RunTelemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "HealthBatch";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("healthbatch.runs", "{run}", "Runs that ended, by verb and end.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("healthbatch.run.duration", "s", "How long runs took, by verb and end.");

    /// <summary>Starts a run's span; null where nobody listens.</summary>
    public static Activity? Start(RunStart run)
    {
        var span = Source.StartActivity($"healthbatch {run.Verb}");
        span?.SetTag("healthbatch.scorecard", run.Scorecard);
        return span;
    }

    /// <summary>Records how a run ended.</summary>
    public static void End(Activity? span, RunStart run, RunEnd end, TimeSpan elapsed)
    {
        var tags = new TagList { { "verb", run.Verb }, { "state", end.State.ToString() } };
        Runs.Add(1, tags);
        Duration.Record(elapsed.TotalSeconds, tags);
        span?.SetTag("healthbatch.state", end.State.ToString());
        span?.SetStatus(end.Error is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, end.Error);
    }
}
