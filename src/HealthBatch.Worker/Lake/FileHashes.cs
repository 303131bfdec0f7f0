using System.Collections.Concurrent;
using HealthBatch.Columns;

namespace HealthBatch.Worker.Lake;

/// <summary>The hashes of a lake's files, each worked out once a run, or recalled from an earlier one.</summary>
/// <param name="memory">Where earlier runs' hashes are; null for none.</param>
/// <param name="time">The clock.</param>
internal sealed class FileHashes(HashMemory? memory, TimeProvider time)
{
    private bool _trusts = memory is not null;
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FileStamp> _stamps = new(StringComparer.Ordinal);

    /// <summary>The SHA-256 of a file of the lake.</summary>
    public string Of(ITableFile file) => Of(file, HashKind.Sha256);

    /// <summary>A hash of a file of the lake.</summary>
    public string Of(ITableFile file, HashKind kind, CancellationToken cancellation = default)
    {
        var path = ((LakeTable)file).FullPath;
        var key = Key(path, kind);
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        Stamp(path);
        var stamp = _stamps[path];
        if (_trusts && memory!.Find(path, stamp, kind) is { } recalled)
        {
            return _known.GetOrAdd(key, recalled);
        }

        var from = time.GetUtcNow().UtcDateTime;
        var hash = _known.GetOrAdd(key, ContentHash.OfFile(path, kind, cancellation));
        memory?.Remember(path, stamp, kind, hash, from);
        return hash;
    }

    /// <summary>Trusts no earlier run's hashes from now on: every file is read.</summary>
    public void DistrustMemory() => _trusts = false;

    /// <summary>Leaves the hashes to later runs.</summary>
    public void Save() => memory?.Save();

    /// <summary>The SHA-256 of a file of the lake, from whoever works it out beside if somebody does.</summary>
    public string Of(ITableFile file, HashingBeside? beside)
    {
        beside?.Wait();
        return Of(file);
    }

    /// <summary>Works out the hashes of many files, several at a time.</summary>
    public void Read(IEnumerable<ITableFile> files, int threads, CancellationToken cancellation, HashKind kind = HashKind.Sha256)
    {
        ITableFile[] unknown = [.. files.Where(file => !_known.ContainsKey(Key(((LakeTable)file).FullPath, kind)))];
        if (unknown.Length > 0)
        {
            Parallel.ForEach(
                unknown, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, file => Of(file, kind, cancellation));
        }
    }

    /// <summary>Works out the hashes of many files while the caller goes on to read them.</summary>
    public HashingBeside ReadBeside(IReadOnlyList<ITableFile> files, HashKind kind, CancellationToken cancellation)
    {
        // What a file is like is noted before anybody reads it, or a change between two readers would go unseen.
        foreach (var file in files)
        {
            Stamp(((LakeTable)file).FullPath);
        }

        return new HashingBeside(this, files, kind, cancellation);
    }

    /// <summary>Checks that files are still what they were when they were hashed, so that what was read since is what the hashes tell.</summary>
    /// <exception cref="IOException">A file has changed.</exception>
    public void MustBeUnchanged(IEnumerable<ITableFile> files)
    {
        foreach (var file in files)
        {
            var path = ((LakeTable)file).FullPath;
            if (_stamps.TryGetValue(path, out var stamp) && FileStamp.Of(path) != stamp)
            {
                throw new IOException($"{file.Path} changed while it was read: run again when it is complete");
            }
        }
    }

    /// <summary>What a file's hash is filed under: a text, since a table over anything else is compiled anew in every run.</summary>
    internal static string Key(string path, HashKind kind) => (kind == HashKind.Sha256 ? "sha256:" : kind == HashKind.Fingerprint ? ContentHasher.FingerprintPrefix : "none:") + path;

    private void Stamp(string path) => _stamps.TryAdd(path, FileStamp.Of(path));
}
