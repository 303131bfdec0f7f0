using HealthBatch.Columns;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Ledger;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Runs;

/// <summary>What a run works with, whoever started it: a verb and a scheduled job make the same one.</summary>
internal sealed class RunEnvironment(HealthBatchSettings settings, TimeProvider time, IProgress<RunProgress>? progress, CancellationToken cancellation) : IDisposable
{
    private RunLedger? _ledger;

    /// <summary>The settings, command line included.</summary>
    public HealthBatchSettings Settings => settings;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Where progress goes, or null.</summary>
    public IProgress<RunProgress>? Progress => progress;

    /// <summary>Asks to stop.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The lake's files.</summary>
    public LakeFolder Lake { get; } = LakeFolder.Open(settings.Lake);

    /// <summary>The hashes of the lake's files.</summary>
    public FileHashes Hashes { get; } = new(new HashMemory(Path.Combine(settings.CacheFolder, "file-hashes.txt")), time);

    /// <summary>The run's own day, UTC: nothing that became known later is used.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>The ledger. A ledger inside the lake is made only where there is a lake.</summary>
    public RunLedger Ledger
    {
        get
        {
            if (settings.LedgerPath is null)
            {
                Lake.MustBeThere();
            }

            return _ledger ??= RunLedger.Open(settings.LedgerFile, time);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // A lake that isn't there gets no folder by being asked for.
        if (Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(settings.LedgerFile))))
        {
            Hashes.Save();
        }

        _ledger?.Dispose();
    }
}
