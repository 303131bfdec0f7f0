using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Backtesting.Observations;

/// <summary>What reading the snapshots gave: the observations, and what became of every row that was scored.</summary>
public sealed record ObservationSet
{
    /// <summary>The observations, put together when first asked for.</summary>
    public ObservationPanel Panel
    {
        get => field ??= (MakePanel ?? throw new InvalidOperationException("a set without observations"))();
        init;
    }

    /// <summary>Puts them together.</summary>
    internal Func<ObservationPanel>? MakePanel { get; init; }

    /// <summary>What became of every row that was read.</summary>
    internal RowFate[] Fate => Labels?.Fate ?? [];

    /// <summary>The same at every horizon that was asked for; null where the observations come from elsewhere.</summary>
    internal Labeller? Labels { get; init; }

    /// <summary>The event they are labelled with.</summary>
    public required string Event { get; init; }

    /// <summary>The last day that outcomes are known for.</summary>
    public required DateOnly ObservedThrough { get; init; }

    /// <summary>Who was counted, over all dates that were read.</summary>
    public required Ledger Ledger { get; init; }

    /// <summary>Who was counted, by date, censored dates included.</summary>
    public required IReadOnlyList<DateLedger> LedgerByDate { get; init; }

    /// <summary>Who was counted, by segment, in the order of the panel's segments.</summary>
    public required IReadOnlyList<Ledger> LedgerBySegment { get; init; }

    /// <summary>What was missing, invalid, stale or clipped, over all rows that were read.</summary>
    public required ScoringCounts Counts { get; init; }

    /// <summary>The snapshot files that were read, by path.</summary>
    public required IReadOnlyList<InputFile> Inputs { get; init; }

    /// <summary>
    /// By row of this panel: the row of another panel that was scored from the same row of the same snapshots, by another formula; -1 where that is no observation. Sets that
    /// were put together without snapshots have the same rows in the same order.
    /// </summary>
    /// <param name="other">The other reading.</param>
    /// <exception cref="ArgumentException">The two were read from different rows.</exception>
    public int[] RowsIn(ObservationSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Fate.Length == 0 && other.Fate.Length == 0 && Panel.Count == other.Panel.Count)
        {
            return [.. Enumerable.Range(0, Panel.Count)];
        }

        if (Fate.Length != other.Fate.Length || Fate.Length == 0)
        {
            throw new ArgumentException($"{other.Fate.Length} rows were read, not {Fate.Length}", nameof(other));
        }

        var rows = new int[Panel.Count];
        var (mine, theirs) = (0, 0);
        for (var row = 0; row < Fate.Length; row++)
        {
            var there = other.Fate[row] <= RowFate.Event;
            if (Fate[row] <= RowFate.Event)
            {
                rows[mine++] = there ? theirs : -1;
            }

            theirs += there ? 1 : 0;
        }

        return rows;
    }
}
