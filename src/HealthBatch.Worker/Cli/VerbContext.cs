using System.CommandLine;
using HealthBatch.Worker.Runs;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Cli;

/// <summary>What a verb is run with.</summary>
internal sealed class VerbContext(ParseResult parsed, RunOptions options, TextWriter error, CancellationToken cancellation)
{
    /// <summary>The command line.</summary>
    public ParseResult Parsed => parsed;

    /// <summary>Where progress and warnings go.</summary>
    public TextWriter Error => error;

    /// <summary>Asks to stop.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The settings with what the command line overrides, read once.</summary>
    public HealthBatchSettings Settings => field ??= options.Bind(parsed);

    /// <summary>Whether the command line names a lake.</summary>
    public bool LakeIsGiven => parsed.GetResult(options.Lake) is { Implicit: false };

    /// <summary>What the command line asks of a run beyond the settings.</summary>
    public RunRequest Request
    {
        get
        {
            var asOf = parsed.GetValue(options.AsOf);
            return new RunRequest
            {
                ScorecardFile = parsed.GetValue(options.Scorecard),
                From = asOf ?? parsed.GetValue(options.From) ?? DateOnly.MinValue,
                To = asOf ?? parsed.GetValue(options.To) ?? DateOnly.MaxValue,
                CrossCheck = parsed.GetValue(options.CrossCheck),

                ObservationsFile = parsed.GetValue(options.Observations),

                // A report that is there already has no fits to check and no rows to show.
                Force = parsed.GetValue(options.Force) || parsed.GetValue(options.CrossCheck) || parsed.GetValue(options.Observations) is not null,
            };
        }
    }

    /// <summary>Makes a run's environment, and shows its progress while it works.</summary>
    public T Run<T>(Func<RunEnvironment, T> run) => Run(Settings, run);

    /// <summary>The same with settings that differ from the command line's.</summary>
    public T Run<T>(HealthBatchSettings settings, Func<RunEnvironment, T> run) => ProgressDisplay.Run(error, progress =>
    {
        using var environment = new RunEnvironment(settings, TimeProvider.System, progress, cancellation);
        return run(environment);
    });
}
