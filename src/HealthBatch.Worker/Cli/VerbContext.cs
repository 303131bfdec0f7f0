using System.CommandLine;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Cli;

/// <summary>What a verb is run with.</summary>
internal sealed class VerbContext(ParseResult parsed, RunOptions options, TextWriter error, CancellationToken cancellation)
{
    /// <summary>The command line.</summary>
    public ParseResult Parsed => parsed;

    /// <summary>The shared options.</summary>
    public RunOptions Options => options;

    /// <summary>Where progress and warnings go.</summary>
    public TextWriter Error => error;

    /// <summary>Asks to stop.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The settings with what the command line overrides, read once.</summary>
    public HealthBatchSettings Settings => field ??= options.Bind(parsed);
}
