using System.Security.Cryptography;
using HealthBatch.Parquet;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Worker.Ledger;

namespace HealthBatch.Worker.Runs;

/// <summary>
/// Loads what a run needs first thing, on another thread while settings and scorecards are read: SQLite, the library behind SHA-256, and the code that is
/// compiled on the processor it runs on.
/// </summary>
internal static class StartUp
{
    /// <summary>Begins, and does not wait. It touches no file; what can't be loaded is reported by whoever needs it.</summary>
    public static void Begin() => ThreadPool.UnsafeQueueUserWorkItem(
        static _ =>
        {
            try
            {
                RunLedger.Load();
                SHA256.HashData([]);
                ScoringPlan.Load();
                ParquetCode.Load();
            }
            catch (Exception)
            {
                // Whoever needs it meets the same failure, and can say what it was needed for.
            }
        },
        null);
}
