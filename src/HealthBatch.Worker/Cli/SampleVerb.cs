using System.CommandLine;
using System.Globalization;
using HealthBatch.Worker.Sample;

namespace HealthBatch.Worker.Cli;

/// <summary><c>sample</c>: writes a seeded, realistic lake with known true weights.</summary>
internal static class SampleVerb
{
    private static readonly SampleOptions Defaults = new();
    private static readonly Option<int> Customers = new("--customers") { Description = "Customers at the first date.", DefaultValueFactory = _ => Defaults.Customers };
    private static readonly Option<int> Months = new("--months") { Description = "Month-ends that have a snapshot.", DefaultValueFactory = _ => Defaults.Months };
    private static readonly Option<long> Seed = new("--seed") { Description = "Where all chance comes from.", DefaultValueFactory = _ => (long)Defaults.Seed };

    public static Command Create(RunOptions options) => Verb.Create(
        "sample",
        "Write a seeded, realistic lake with known true weights.",
        options,
        [options.Lake, Customers, Months, Seed],
        context =>
        {
            var settings = context.Settings;
            var made = context.Run(environment => SampleLake.Write(
                settings.Lake.Root,
                Defaults with
                {
                    Customers = context.Parsed.GetValue(Customers),
                    Months = context.Parsed.GetValue(Months),
                    Seed = (ulong)context.Parsed.GetValue(Seed),
                    Threads = settings.ThreadCount,
                    Durable = settings.Lake.Durability == Settings.Durability.Full,
                },
                environment.Progress,
                environment.Cancellation));
            return new VerbResult(
                ExitCode.Done,
                output => output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{settings.Lake.Root}: {made.Snapshots} snapshots, {made.Rows:N0} rows, {made.Outcomes:N0} outcomes of which {made.Churned:N0} churned. The truth: {made.Truth}")),
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("lake", settings.Lake.Root);
                    writer.WriteNumber("snapshots", made.Snapshots);
                    writer.WriteNumber("rows", made.Rows);
                    writer.WriteNumber("outcomes", made.Outcomes);
                    writer.WriteNumber("churned", made.Churned);
                    writer.WriteString("truth", made.Truth);
                    writer.WriteEndObject();
                });
        });
}
