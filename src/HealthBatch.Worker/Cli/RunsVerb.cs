using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HealthBatch.Worker.Ledger;

namespace HealthBatch.Worker.Cli;

/// <summary><c>runs</c>: what ran, on what, how it ended.</summary>
internal static class RunsVerb
{
    private const int LongestResult = 100;

    private static readonly Option<int> Last = new("--last") { Description = "How many runs to list.", DefaultValueFactory = _ => 20 };

    public static Command Create(RunOptions options) => Verb.Create(
        "runs", "List what ran, on what, and how it ended.", options, [Last, options.Lake, options.Ledger], context => List(context));

    private static VerbResult List(VerbContext context)
    {
        var file = context.Settings.LedgerFile;
        var runs = Array.Empty<RunRecord>() as IReadOnlyList<RunRecord>;
        if (File.Exists(file))
        {
            using var ledger = RunLedger.Open(file, TimeProvider.System);
            runs = ledger.Latest(context.Parsed.GetValue(Last));
        }

        return new VerbResult(ExitCode.Done, output => WriteText(output, runs, file), writer => WriteJson(writer, runs));
    }

    private static void WriteText(TextWriter output, IReadOnlyList<RunRecord> runs, string file)
    {
        if (runs.Count == 0)
        {
            output.WriteLine($"No run is on record in {file}.");
            return;
        }

        string[] header = ["run", "started (UTC)", "verb", "scorecard", "as of", "ended", "seconds", "what came out"];
        var rows = runs.Select(run => new[]
        {
            run.Id.ToString(CultureInfo.InvariantCulture),
            run.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            run.Verb,
            run.Scorecard ?? "",
            run.AsOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            Words(run.State),
            run.Seconds?.ToString("0.000", CultureInfo.InvariantCulture) ?? "",
            InOneLine((run.Error ?? run.Result ?? "").ReplaceLineEndings("; ")),
        });
        PlainTable.Write(output, header, [.. rows]);
    }

    /// <summary>A table's line stays a line; <c>--json</c> has all of it.</summary>
    private static string InOneLine(string text) => text.Length <= LongestResult ? text : string.Concat(text.AsSpan(0, LongestResult - 1), "…");

    private static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<RunRecord> runs)
    {
        writer.WriteStartArray();
        foreach (var run in runs)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", run.Id);
            writer.WriteString("verb", run.Verb);
            writer.WriteString("scorecard", run.Scorecard);
            writer.WriteString("asOf", run.AsOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteString("inputsSha256", run.InputsSha256);
            writer.WriteString("state", Words(run.State));
            writer.WriteString("started", run.Started);
            if (run.Seconds is { } seconds)
            {
                writer.WriteNumber("seconds", seconds);
            }
            else
            {
                writer.WriteNull("seconds");
            }

            writer.WriteString("result", run.Result);
            writer.WriteString("error", run.Error);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Words(RunState state) => state switch
    {
        RunState.Running => "running",
        RunState.Done => "done",
        RunState.Skipped => "skipped",
        RunState.GateNotMet => "gate not met",
        RunState.WrongInput => "wrong input",
        RunState.Cancelled => "cancelled",
        RunState.Abandoned => "abandoned",
        _ => "failed",
    };
}
