using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using HealthBatch.Backtesting;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Cli;

/// <summary>The options that several verbs share.</summary>
internal sealed class RunOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON on standard output.", Recursive = true };

    public Option<string?> Settings { get; } = new("--settings") { Description = "The settings, in place of appsettings.json.", HelpName = "FILE", Recursive = true };

    public Option<string?> Lake { get; } = new("--lake") { Description = "The lake's folder.", HelpName = "DIR" };

    public Option<string?> Snapshots { get; } = new("--snapshots") { Description = "The folder with snapshots, inside the lake or absolute.", HelpName = "DIR" };

    public Option<string?> Outcomes { get; } = new("--outcomes") { Description = "The outcomes' folder or file, inside the lake or absolute.", HelpName = "DIR|FILE" };

    public Option<string?> Reports { get; } = new("--reports") { Description = "The folder that reports are written to.", HelpName = "DIR" };

    public Option<string?> Ledger { get; } = new("--ledger") { Description = "The ledger of runs.", HelpName = "FILE" };

    public Option<string?> Scorecard { get; } = new("--scorecard") { Description = "The scorecard, in place of the scheduled ones.", HelpName = "FILE" };

    public Option<DateOnly?> AsOf { get; } = Date("--as-of", "This as-of date alone.");

    public Option<DateOnly?> From { get; } = Date("--from", "No as-of date before this one.");

    public Option<DateOnly?> To { get; } = Date("--to", "No as-of date after this one.");

    public Option<DateOnly?> ObservedThrough { get; } = Date("--observed-through", "The last day outcomes are known for.");

    public Option<bool> Force { get; } = new("--force") { Description = "Run although the inputs have not changed." };

    public Option<bool> CrossCheck { get; } = new("--cross-check") { Description = "Make every fit with both fitters, and print how far they are apart." };

    public Option<string?> Observations { get; } = new("--observations") { Description = "Write every row that was judged, and what it counted as, to this CSV file.", HelpName = "FILE.csv" };

    public Option<string?> Source { get; } = Words("--source", "Scores as they were published, or recomputed with the scorecard at hand.", "published", "recomputed");

    public Option<string?> Tables { get; } = Words("--tables", "All tables, or those alone that the verdict rests on.", "all", "verdict");

    public Option<string?> FailOn { get; } = Words("--fail-on", "End with exit code 3 unless the verdict is confirmed.", "not-proven");

    /// <summary>The settings with what the command line overrides.</summary>
    public HealthBatchSettings Bind(ParseResult parsed)
    {
        var settings = SettingsFile.Read(parsed.GetValue(Settings));
        var lake = settings.Lake;
        return settings with
        {
            Lake = lake with
            {
                Root = Given(Lake) ?? lake.Root,
                Snapshots = Given(Snapshots) ?? lake.Snapshots,
                Outcomes = Given(Outcomes) ?? lake.Outcomes,
            },
            ReportRoot = Given(Reports) ?? settings.ReportRoot,
            LedgerPath = Given(Ledger) ?? settings.LedgerPath,
            Backtest = settings.Backtest with
            {
                ObservedThrough = parsed.GetResult(ObservedThrough) is null ? settings.Backtest.ObservedThrough : parsed.GetValue(ObservedThrough),
                Source = Given(Source) switch
                {
                    "published" => ScoreSource.Published,
                    "recomputed" => ScoreSource.Recomputed,
                    _ => settings.Backtest.Source,
                },
                Tables = Given(Tables) switch
                {
                    "all" => BacktestTables.All,
                    "verdict" => BacktestTables.Verdict,
                    _ => settings.Backtest.Tables,
                },
            },
        };

        string? Given(Option<string?> option) => parsed.GetResult(option) is null ? null : parsed.GetValue(option);
    }

    /// <summary>An option that takes a date written yyyy-MM-dd.</summary>
    public static Option<DateOnly?> Date(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "yyyy-MM-dd",
        CustomParser = result => ParseDate(result, name),
    };

    private static DateOnly? ParseDate(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        result.AddError($"{name}: found \"{text}\"; expected a date written yyyy-MM-dd");
        return null;
    }

    private static Option<string?> Words(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', words) };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
