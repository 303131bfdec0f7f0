using System.CommandLine;
using HealthBatch.Worker.Runs;

namespace HealthBatch.Worker.Cli;

/// <summary><c>backfill</c>: scores the dates that have no scores, or damaged ones, and leaves the others alone.</summary>
internal static class BackfillVerb
{
    private static readonly Option<string> AsConfigured = Words();

    public static Command Create(RunOptions options) => Verb.Create(
        "backfill",
        "Score the missing or failed dates only.",
        options,
        [AsConfigured, options.From, options.To, options.Scorecard, options.Lake, options.Snapshots, options.Ledger],
        context =>
        {
            var request = context.Request with { OnlyMissing = true, AsConfiguredNow = context.Parsed.GetValue(AsConfigured) == "now" };
            return ScoreVerb.Result(context.Run(environment => LakeScoring.Execute(environment, request)));
        });

    private static Option<string> Words()
    {
        var option = new Option<string>("--as-configured")
        {
            Description = "By the scorecard's version in effect on each date, or by today's.",
            HelpName = "then|now",
            DefaultValueFactory = _ => "then",
        };
        option.AcceptOnlyFromAmong("then", "now");
        return option;
    }
}
