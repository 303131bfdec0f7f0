using System.CommandLine;
using System.Text.Json;
using HealthBatch.Reporting.Wording;
using HealthBatch.Worker.Runs;

namespace HealthBatch.Worker.Cli;

/// <summary><c>backtest</c> and <c>reweight</c>: each makes a report.</summary>
internal static class ReportVerbs
{
    public static Command Backtest(RunOptions options) => Verb.Create(
        "backtest",
        "Test the bands against what customers did.",
        options,
        [.. Shared(options), options.Source, options.Tables, options.FailOn, options.Observations],
        context =>
        {
            var reports = context.Run(environment => LakeBacktest.Execute(environment, context.Request));
            var gate = context.Parsed.GetValue(options.FailOn) is not null && reports.Any(report => report is { ChallengerOf: null } && report.Outcome != "confirmed");
            return Result(gate ? ExitCode.GateNotMet : ExitCode.Done, reports);
        });

    public static Command Reweight(RunOptions options) => Verb.Create(
        "reweight",
        "Suggest better weights, where they would have been better out of time.",
        options,
        [.. Shared(options), options.CrossCheck],
        context => Result(ExitCode.Done, context.Run(environment => LakeReweighting.Execute(environment, context.Request))));

    public static void WriteText(TextWriter output, IReadOnlyList<ReportResult> reports)
    {
        foreach (var report in reports)
        {
            output.WriteLine(report.ChallengerOf is null ? report.Sentence : $"{report.Scorecard}, challenger of {report.ChallengerOf}: {report.Sentence}");
            output.WriteLine($"{(report.Unchanged ? "Unchanged" : "Report")}: {report.Page}");
            if (report.LeftOut.Count > 0)
            {
                output.WriteLine($"Tables left out: {LeftOutWords.List(report.LeftOut)}; run with --tables all for them.");
            }

            if (report.CrossCheck is { } check)
            {
                output.WriteLine(check);
            }
        }
    }

    public static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<ReportResult> reports)
    {
        writer.WriteStartArray();
        foreach (var report in reports)
        {
            writer.WriteStartObject();
            writer.WriteString("scorecard", report.Scorecard);
            writer.WriteString("kind", report.Kind);
            if (report.ChallengerOf is { } champion)
            {
                writer.WriteString("challengerOf", champion);
            }

            writer.WriteString("outcome", report.Outcome);
            writer.WriteString("sentence", report.Sentence);
            writer.WriteString("folder", report.Folder);
            writer.WriteBoolean("unchanged", report.Unchanged);
            if (report.Tables is { } tables)
            {
                writer.WriteString("tables", tables);
            }

            if (report.CrossCheck is { } check)
            {
                writer.WriteString("crossCheck", check);
            }

            if (report.Notices.Count > 0)
            {
                writer.WriteStartArray("notices");
                foreach (var notice in report.Notices)
                {
                    writer.WriteStringValue(notice);
                }

                writer.WriteEndArray();
            }

            writer.WritePropertyName("report");
            writer.WriteRawValue(File.ReadAllBytes(Path.Combine(report.Folder, "report.json")));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static VerbResult Result(ExitCode exit, IReadOnlyList<ReportResult> reports) =>
        new(exit, output => WriteText(output, reports), writer => WriteJson(writer, reports));

    private static Symbol[] Shared(RunOptions options) =>
    [
        options.AsOf, options.From, options.To, options.Scorecard, options.Lake, options.Snapshots, options.Outcomes, options.Reports, options.Ledger, options.ObservedThrough, options.Force,
    ];
}
