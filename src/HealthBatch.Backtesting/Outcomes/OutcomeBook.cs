using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>What happened to each customer, by day.</summary>
public sealed partial class OutcomeBook
{
    /// <summary>Reads outcome files.</summary>
    /// <param name="files">The files, ordered by path; none gives an empty book.</param>
    /// <param name="columns">The lake's names and words.</param>
    /// <param name="options">The run's day and what to do about contradictions.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InputException">A column is missing or unfit, or a word is not mapped.</exception>
    public static OutcomeBook Read(
        IReadOnlyList<ITableFile> files, LakeColumns columns, BacktestOptions options, CancellationToken cancellation = default)
    {
        throw new NotSupportedException("waits for the Parquet reader");
    }
}
