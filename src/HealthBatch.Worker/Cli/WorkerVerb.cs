using System.CommandLine;
using HealthBatch.Worker.Hosting;

namespace HealthBatch.Worker.Cli;

/// <summary><c>worker</c>: the host, until it is told to stop.</summary>
internal static class WorkerVerb
{
    public static Command Create(RunOptions options) => Verb.Create(
        "worker",
        "Run the schedules; serve health and report pages.",
        options,
        [options.Lake, options.Snapshots, options.Outcomes, options.Reports, options.Ledger],
        context =>
        {
            using var host = WorkerHost.Create(context.Settings, TimeProvider.System);
            host.RunAsync(context.Cancellation).GetAwaiter().GetResult();
            return new VerbResult(ExitCode.Done, _ => { }, writer => writer.WriteNullValue());
        });
}
