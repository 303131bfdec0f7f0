using HealthBatch.Backtesting;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Scorecards;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Runs;

/// <summary>Whether and where backtests keep the scored rows of dates.</summary>
internal static class KeptDates
{
    /// <summary>From so many dates on they are kept unless the settings say otherwise: fewer are read again in little more time than kept rows take.</summary>
    public const int FewestDates = 40;

    /// <summary>The place for a scorecard's dates; null where none are kept.</summary>
    public static ScoredDateCache? For(RunEnvironment environment, StoredScorecard card, IReadOnlyList<Snapshot> snapshots)
    {
        var settings = environment.Settings;
        if (!AreKept(settings, snapshots.Count))
        {
            return null;
        }

        var columns = settings.Lake.Columns;
        var key = new RunKey("scored dates")
            .Add("scorecard", card.Sha256)
            .Add("source", settings.Backtest.Source.ToString())
            .Add("segments", string.Join('\n', card.Card.Existing?.Segments ?? []))
            .Add("customerId", columns.CustomerId).Add("knownAt", columns.KnownAt).Add("treated", columns.Treated)
            // Other code may score otherwise: the ids that compilers give to what they make.
            .Add("scoring", typeof(ScoringPlan).Module.ModuleVersionId.ToString())
            .Add("backtesting", typeof(BacktestRun).Module.ModuleVersionId.ToString());
        return new ScoredDateCache(
            Path.Combine(settings.CacheFolder, "dates", card.Card.Name, settings.Backtest.Source == ScoreSource.Published ? "published" : "recomputed"),
            key.ToString(),
            environment.Hashes.Of);
    }

    /// <summary>Whether dates are kept.</summary>
    public static bool AreKept(HealthBatchSettings settings, int dates) =>
        settings.Backtest.KeepDates == KeepDates.On || (settings.Backtest.KeepDates == KeepDates.Auto && dates >= FewestDates);
}
