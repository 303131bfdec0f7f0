using System.CommandLine;
using System.Globalization;
using HealthBatch.Worker.Runs;

namespace HealthBatch.Worker.Cli;

/// <summary><c>validate</c>: checks settings, scorecards and lake, and writes nothing.</summary>
internal static class ValidateVerb
{
    public static Command Create(RunOptions options) => Verb.Create(
        "validate",
        "Check settings, scorecards and lake without writing.",
        options,
        [options.Lake, options.Snapshots, options.Outcomes, options.Scorecard],
        Validate);

    private static VerbResult Validate(VerbContext context)
    {
        var result = context.Run(environment => LakeValidation.Execute(environment, context.Request));
        return new VerbResult(
            ExitCode.Done,
            output => output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"In order: {string.Join(", ", result.Scorecards)}; {result.AsOfDates.Count} snapshots from {result.AsOfDates[0]:yyyy-MM-dd} to {result.AsOfDates[^1]:yyyy-MM-dd}, {result.Rows:N0} rows.")),
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("scorecards");
                foreach (var name in result.Scorecards)
                {
                    writer.WriteStringValue(name);
                }

                writer.WriteEndArray();
                writer.WriteNumber("snapshots", result.AsOfDates.Count);
                writer.WriteNumber("rows", result.Rows);
                writer.WriteEndObject();
            });
    }
}
