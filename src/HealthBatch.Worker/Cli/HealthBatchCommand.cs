using System.CommandLine;

namespace HealthBatch.Worker.Cli;

/// <summary>The command line: one command a verb.</summary>
internal static class HealthBatchCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>What the program ends with; a command line that can't be read counts as wrong input.</returns>
    public static int Invoke(string[] arguments, TextWriter output, TextWriter error)
    {
        var parsed = Create().Parse(arguments);
        string[] problems = parsed.Errors.Count > 0 ? [.. parsed.Errors.Select(problem => problem.Message)] : [.. EmptyTexts.Problems(parsed)];
        if (problems.Length > 0)
        {
            foreach (var problem in problems)
            {
                error.WriteLine($"wrong input: {problem}");
            }

            error.WriteLine("healthbatch --help lists the verbs, healthbatch VERB --help its options.");
            return (int)ExitCode.WrongInput;
        }

        return parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }).GetAwaiter().GetResult();
    }

    private static RootCommand Create()
    {
        var options = new RunOptions();
        return new RootCommand("Scores customers from dated snapshots, tests the bands against what customers did, suggests better weights.")
        {
            options.Json,
            options.Settings,
            DemoVerb.Create(options),
            SampleVerb.Create(options),
            ImportVerb.Create(options),
            ValidateVerb.Create(options),
            ScoreVerb.Create(options),
            ReportVerbs.Backtest(options),
            ReportVerbs.Reweight(options),
            NightlyVerb.Create(options),
            BackfillVerb.Create(options),
            WorkerVerb.Create(options),
            RunsVerb.Create(options),
            SqlVerb.Create(options),
            InspectVerb.Create(options),
            ReportDiffVerb.Create(options),
            ScorecardVerbs.Create(options),
        };
    }
}
