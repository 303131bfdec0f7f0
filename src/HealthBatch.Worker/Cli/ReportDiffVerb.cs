using System.CommandLine;
using System.Text;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Reporting;
using HealthBatch.Worker.Publishing;

namespace HealthBatch.Worker.Cli;

/// <summary><c>report diff BEFORE AFTER</c>: what changed between two reports of one kind.</summary>
internal static class ReportDiffVerb
{
    private static readonly Argument<string> Before = new("BEFORE") { Description = "The earlier report: its folder, or its report.json." };
    private static readonly Argument<string> After = new("AFTER") { Description = "The later one." };
    private static readonly Option<string?> Page = new("--page") { Description = "Write it as a page to this file, too.", HelpName = "FILE" };

    public static Command Create(RunOptions options) => new("report", "Compare reports.")
    {
        Verb.Create("diff", "Say what changed between two reports, figure by figure as the pages print them.", options, [Before, After, Page], Diff),
    };

    private static VerbResult Diff(VerbContext context)
    {
        var (before, after) = (Read(context.Parsed.GetRequiredValue(Before)), Read(context.Parsed.GetRequiredValue(After)));
        if (before.Kind != after.Kind)
        {
            throw new InputException(after.Path, $"a {after.Kind} report", $"one of kind \"{before.Kind}\", like {before.Path}");
        }

        var difference = before.Kind == "backtest"
            ? ReportDiff.Between(ReportJson.ReadBacktest(before.Content, before.Path), ReportJson.ReadBacktest(after.Content, after.Path))
            : ReportDiff.Between(ReportJson.ReadReweight(before.Content, before.Path), ReportJson.ReadReweight(after.Content, after.Path));
        var page = context.Parsed.GetValue(Page);
        if (page is not null)
        {
            AtomicFile.Write(page, Encoding.UTF8.GetBytes(ReportPages.RenderDiffAsync(difference).GetAwaiter().GetResult()));
        }

        return new VerbResult(
            ExitCode.Done,
            output =>
            {
                output.Write(difference.ToText());
                if (page is not null)
                {
                    output.WriteLine($"Page: {page}");
                }
            },
            writer => WriteJson(writer, difference, page));
    }

    private static (string Path, string Kind, byte[] Content) Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "report.json") : path;
        if (!File.Exists(file))
        {
            throw new InputException(file, "no such file", "a report's folder, or its report.json");
        }

        var content = File.ReadAllBytes(file);
        try
        {
            using var json = JsonDocument.Parse(content);
            var kind = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("kind", out var found) ? found : default;
            return kind.ValueKind == JsonValueKind.String && kind.GetString() is ("backtest" or "reweight")
                ? (file, kind.GetString()!, content)
                : throw new InputException($"{file}, kind", kind.ValueKind == JsonValueKind.Undefined ? "nothing" : kind.GetRawText(), "\"backtest\" or \"reweight\"");
        }
        catch (JsonException problem)
        {
            throw new InputException(file, problem.Message, "a report.json that 'healthbatch backtest' or 'healthbatch reweight' wrote");
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, ReportDifference difference, string? page)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", difference.Kind);
        writer.WriteString("before", difference.Before);
        writer.WriteString("after", difference.After);
        writer.WriteString("sentence", difference.Sentence);
        writer.WriteStartArray("changes");
        foreach (var change in difference.Changes)
        {
            writer.WriteStartObject();
            writer.WriteString("what", change.What);
            writer.WriteString("before", change.Before);
            writer.WriteString("after", change.After);
            writer.WriteString("note", change.Note);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("page", page);
        writer.WriteEndObject();
    }
}
