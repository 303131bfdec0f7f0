using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Runs;

/// <summary>
/// Keeps two processes from writing for one scorecard at once: a file beside the ledger that is held open. The system gives it up with the process,
/// so that nothing has to be cleaned up after a crash.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a scorecard.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    public static RunLock Take(HealthBatchSettings settings, string scorecard)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(settings.LedgerFile))!;
        Directory.CreateDirectory(folder);
        try
        {
            return new RunLock(new FileStream(
                Path.Combine(folder, $".{scorecard}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException)
        {
            throw new IOException($"another run of {scorecard} is under way on this lake: wait for it, or see 'healthbatch runs'");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
