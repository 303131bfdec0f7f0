using HealthBatch.Columns;

namespace HealthBatch.Backtesting;

/// <summary>
/// The port through which the scored rows of a date are kept from one run to the next, so that a run reads only the snapshots that are new. It knows what a
/// date's rows depend on: files, scorecard and settings. Called from several threads at once.
/// </summary>
public interface IScoredDateStore
{
    /// <summary>Opens what was kept for a snapshot exactly as it is now; null where there is nothing. The caller disposes.</summary>
    Stream? Open(Snapshot snapshot);

    /// <summary>Keeps what is written, whole or not at all. What can't be kept is no failure of the run.</summary>
    void Keep(Snapshot snapshot, Action<Stream> write);

    /// <summary>Hears that what was kept for a snapshot can't be used: it is read again.</summary>
    void Damaged(Snapshot snapshot);
}
