using System.CommandLine;
using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Worker.Lake;

namespace HealthBatch.Worker.Cli;

/// <summary><c>validate</c>: checks settings, scorecards and lake, and writes nothing.</summary>
internal static class ValidateVerb
{
    public static Command Create(RunOptions options) => Verb.Create(
        "validate",
        "Check settings, scorecards and lake without writing.",
        options,
        [options.Lake, options.Snapshots, options.Outcomes, options.Scorecard],
        context => Validate(context));

    private static VerbResult Validate(VerbContext context)
    {
        var lake = LakeFolder.Open(context.Settings.Lake);
        var snapshots = lake.Snapshots();
        long rows = 0;
        foreach (var file in snapshots.SelectMany(snapshot => snapshot.Files).Concat(lake.Outcomes()))
        {
            using var source = file.Open();
            rows += source.RowCount;
        }

        return new VerbResult(
            ExitCode.Done,
            output => output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Settings and lake are in order: {snapshots.Count} snapshots from {snapshots[0].AsOf:yyyy-MM-dd} to {snapshots[^1].AsOf:yyyy-MM-dd}, {rows:N0} rows.")),
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("snapshots", snapshots.Count);
                writer.WriteNumber("rows", rows);
                writer.WriteEndObject();
            });
    }
}
