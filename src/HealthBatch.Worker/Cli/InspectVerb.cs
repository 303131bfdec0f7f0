using System.CommandLine;
using HealthBatch.Columns;
using HealthBatch.Parquet.Inspection;

namespace HealthBatch.Worker.Cli;

/// <summary><c>inspect FILE</c>: what a Parquet file holds and how it is stored.</summary>
internal static class InspectVerb
{
    private static readonly Argument<string> File = new("FILE") { Description = "The Parquet file." };

    public static Command Create(RunOptions options) => Verb.Create(
        "inspect",
        "Show a Parquet file's schema, row groups, encodings, sizes and missing values.",
        options,
        [File],
        context =>
        {
            var path = context.Parsed.GetRequiredValue(File);
            var found = System.IO.File.Exists(path) ? ParquetInspection.Read(path) : throw new InputException(path, "no such file", "a Parquet file");
            return new VerbResult(ExitCode.Done, found.WriteText, found.WriteJson);
        });
}
