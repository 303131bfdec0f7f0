using System.CommandLine;
using HealthBatch.Worker.Runs;
using HealthBatch.Worker.Sample;
using HealthBatch.Worker.Scorecards;

namespace HealthBatch.Worker.Cli;

/// <summary><c>demo</c>: everything once, on a made-up company if there is no lake.</summary>
internal static class DemoVerb
{
    public static Command Create(RunOptions options) => Verb.Create(
        "demo",
        "Make a sample lake if there is none; then score, backtest, reweight and report.",
        options,
        [options.Scorecard, options.Lake, options.Reports, options.Ledger],
        context =>
        {
            var nights = context.Run(environment =>
            {
                var settings = environment.Settings;
                if (!environment.Lake.HasSnapshots)
                {
                    // Without a scorecard there is nothing to show, and so no lake to make.
                    ScorecardShelf.Read(settings, context.Request.ScorecardFile);
                    SampleLake.Write(settings.Lake.Root, new SampleOptions { Threads = settings.ThreadCount }, environment.Progress, environment.Cancellation);
                }

                return Nightly.ExecuteAll(environment, context.Request);
            });
            return NightlyVerb.Result(nights);
        });
}
