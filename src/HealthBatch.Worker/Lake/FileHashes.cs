using System.Collections.Concurrent;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Lake;

/// <summary>The hashes of a lake's files, each worked out once a run.</summary>
internal sealed class FileHashes
{
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The hash of a file of the lake.</summary>
    public string Of(ITableFile file) => _known.GetOrAdd(((LakeTable)file).FullPath, ContentHash.OfFile);

    /// <summary>Works out the hashes of many files, several at a time.</summary>
    public void Read(IEnumerable<ITableFile> files, int threads, CancellationToken cancellation) => Parallel.ForEach(
        files, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, file => Of(file));
}
