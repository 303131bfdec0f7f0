using System.Globalization;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Worker.Publishing;

namespace HealthBatch.Worker.Lake;

/// <summary>
/// The hashes that earlier runs worked out, so that a night does not read a year of files again that nobody touched. A hash counts while length and times of
/// its file are what they were, and only if the file had rested before it was hashed: one that is written again within the clock's step keeps its times (Git's rule for files
/// that are "racily clean"). What can't be read or written is only work done again; so nothing is forced to the disk, and what a power cut cuts short counts for nothing.
/// </summary>
internal sealed class HashMemory
{
    private const string FirstLine = "healthbatch file hashes 2";
    private const string LastLine = "end";
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private readonly string _file;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private bool _changed;

    /// <summary>Recalls what a file holds; nothing where there is none, or another version's.</summary>
    public HashMemory(string file)
    {
        _file = file;
        try
        {
            var lines = File.Exists(file) ? File.ReadAllLines(file, Encoding.UTF8) : [];
            if (lines is [FirstLine, .., LastLine])
            {
                foreach (var line in lines.AsSpan(1, lines.Length - 2))
                {
                    Recall(line);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _entries.Clear();
        }
    }

    /// <summary>The hash of a file that is still what it was; null where that is not known.</summary>
    public string? Find(string path, FileStamp stamp, HashKind kind)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(FileHashes.Key(path, kind), out var entry) && entry.Stamp == stamp ? entry.Hash : null;
        }
    }

    /// <summary>Remembers a hash.</summary>
    /// <param name="path">The file, in full.</param>
    /// <param name="stamp">Its stamp from before it was read.</param>
    /// <param name="kind">The hash's kind.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="readFrom">When it began to be read, UTC.</param>
    public void Remember(string path, FileStamp stamp, HashKind kind, string hash, DateTime readFrom)
    {
        if (readFrom - stamp.Written < Rest || path.AsSpan().ContainsAny('\n', '\r', '\t'))
        {
            return;
        }

        lock (_gate)
        {
            Put(new Entry(path, kind, stamp, hash));
            _changed = true;
        }
    }

    /// <summary>Writes down what is new, without files that are gone. Of two runs that end at once the later one's memory stays.</summary>
    public void Save()
    {
        lock (_gate)
        {
            if (!_changed)
            {
                return;
            }

            var text = new StringBuilder().Append(FirstLine).Append('\n');
            var entries = _entries.Values.Where(entry => File.Exists(entry.Path)).ToList();
            entries.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path) is var order and not 0 ? order : one.Kind - other.Kind);
            foreach (var (path, kind, stamp, hash) in entries)
            {
                text.Append(CultureInfo.InvariantCulture, $"{kind.ToString()}\t{stamp.Length}\t{stamp.Written.Ticks}\t{stamp.Created.Ticks}\t{hash}\t{path}\n");
            }

            try
            {
                AtomicFile.Write(_file, Encoding.UTF8.GetBytes(text.Append(LastLine).Append('\n').ToString()), durable: false);
                _changed = false;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // The next run hashes again.
            }
        }
    }

    private void Recall(string line)
    {
        if (line.Split('\t') is [var kind, var length, var written, var created, var hash, var path]
            && Enum.TryParse<HashKind>(kind, out var known)
            && long.TryParse(length, CultureInfo.InvariantCulture, out var bytes)
            && Ticks(written) is { } writtenAt
            && Ticks(created) is { } createdAt)
        {
            Put(new Entry(path, known, new FileStamp(bytes, writtenAt, createdAt), hash));
        }
    }

    private void Put(Entry entry) => _entries[FileHashes.Key(entry.Path, entry.Kind)] = entry;

    private static DateTime? Ticks(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var ticks) && ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : null;

    private sealed record Entry(string Path, HashKind Kind, FileStamp Stamp, string Hash);
}
