using System.Runtime.ExceptionServices;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Lake;

/// <summary>
/// Hashes files on a thread of its own while somebody else reads them. It never waits for anybody, so nobody waits for it in vain; who gives it up
/// stops it.
/// </summary>
internal sealed class HashingBeside : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Thread _thread;
    private Exception? _failure;

    /// <summary>Starts hashing.</summary>
    public HashingBeside(FileHashes hashes, IReadOnlyList<ITableFile> files, HashKind kind, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var token = _stop.Token;
        _thread = new Thread(() =>
        {
            try
            {
                foreach (var file in files)
                {
                    token.ThrowIfCancellationRequested();
                    hashes.Of(file, kind, token);
                }
            }
            catch (Exception failure)
            {
                _failure = failure;
            }
        })
        { IsBackground = true, Name = "hashing" };
        _thread.Start();
    }

    /// <summary>Waits until all are hashed. What went wrong is thrown here.</summary>
    public void Wait()
    {
        _thread.Join();
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>Stops it if it still runs.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }
}
