using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Reads snapshots, scores them through the kernel, and labels them with what happened.</summary>
public static class ObservationReader
{
    /// <summary>Reads the observations of a scorecard.</summary>
    /// <param name="scorecard">What scores.</param>
    /// <param name="snapshots">The snapshots, ordered by as-of date; the options choose among them.</param>
    /// <param name="outcomes">What happened.</param>
    /// <param name="columns">The lake's names.</param>
    /// <param name="hashOf">The hash that the report shows for a file, or null where nobody needs one.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">For people, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InputException">A column is missing or unfit, a customer is listed twice, or no horizon is complete.</exception>
    public static ObservationSet Read(
        Scorecard scorecard,
        IReadOnlyList<Snapshot> snapshots,
        OutcomeBook outcomes,
        LakeColumns columns,
        Func<ITableFile, string>? hashOf,
        BacktestOptions options,
        IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        throw new NotSupportedException("waits for the scoring kernel");
    }
}
