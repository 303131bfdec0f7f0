using System.CommandLine;
using HealthBatch.Worker.Runs;

namespace HealthBatch.Worker.Cli;

/// <summary><c>nightly</c>: what the schedule runs, now.</summary>
internal static class NightlyVerb
{
    public static Command Create(RunOptions options) => Verb.Create(
        "nightly",
        "Validate, score, backtest, reweight and report, as the schedule does.",
        options,
        [options.Scorecard, options.Lake, options.Snapshots, options.Outcomes, options.Reports, options.Ledger, options.ObservedThrough, options.Force],
        context => Result(context.Run(environment => Nightly.ExecuteAll(environment, context.Request))));

    public static VerbResult Result(IReadOnlyList<NightlyResult> nights) => new(
        ExitCode.Done,
        output =>
        {
            foreach (var night in nights)
            {
                ScoreVerb.WriteText(output, night.Scored);
                ReportVerbs.WriteText(output, night.Reports);
            }
        },
        writer => ReportVerbs.WriteJson(writer, [.. nights.SelectMany(night => night.Reports)]));
}
