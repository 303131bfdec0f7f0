using System.Security.Cryptography;
using HealthBatch.Parquet;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Worker.Ledger;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Runs;

/// <summary>
/// Does what a run needs first thing once for nothing, on another thread while the command line and scorecards are read: so the code for settings, for the ledger
/// in SQLite and for hashes is there when its turn comes, and the code that is compiled on the processor it runs on.
/// </summary>
internal static class StartUp
{
    /// <summary>Begins, and does not wait, if the command line has the name of a verb that scores. It writes nothing; what goes wrong is reported by whoever does the same in earnest.</summary>
    public static void Begin(string[] arguments)
    {
        if (Array.Exists(arguments, static word => word is "score" or "backtest" or "reweight" or "nightly" or "backfill" or "demo"))
        {
            new Thread(static () =>
            {
                try
                {
                    Load();
                }
                catch (Exception)
                {
                    // Whoever needs it meets the same failure, and can say what it was needed for.
                }
            })
            { IsBackground = true, Name = "start-up" }.Start();
        }
    }

    /// <summary>Does all of it, in the order in which a run comes to it.</summary>
    internal static void Load()
    {
        _ = SettingsFile.Read(null);
        RunLedger.Load();
        _ = Convert.ToHexStringLower(SHA256.HashData([]));
        ScoringPlan.Load();
        ParquetCode.Load();
    }
}
