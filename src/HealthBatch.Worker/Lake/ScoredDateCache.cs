using System.Collections.Concurrent;
using System.Globalization;
using HealthBatch.Backtesting;
using HealthBatch.Columns;
using HealthBatch.Worker.Publishing;

namespace HealthBatch.Worker.Lake;

/// <summary>
/// Keeps the scored rows of dates in a folder: one file a date, named by everything that its rows depend on, so that what is found under the name is right or damaged,
/// and never old. A file of the same date under another name says what has changed, and goes when the new one is there.
/// </summary>
/// <param name="folder">Where the files lie.</param>
/// <param name="settings">The hash over scorecard, settings and program: what is the same for all dates.</param>
/// <param name="hashOf">The hash of a file of the lake.</param>
internal sealed class ScoredDateCache(string folder, string settings, Func<ITableFile, string> hashOf) : IScoredDateStore
{
    private const string Ending = ".rows";
    private const string DateFormat = "yyyy-MM-dd";
    private readonly ConcurrentDictionary<DateOnly, IReadOnlyList<string>> _changed = new();
    private readonly ConcurrentDictionary<DateOnly, bool> _damaged = new();
    private string? _problem;

    /// <summary>By date: the files that are not what they were when the date was last kept.</summary>
    public IReadOnlyList<(DateOnly AsOf, string File)> Changed => [.. _changed.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Select(file => (pair.Key, file)))];

    /// <summary>What somebody should know of, in sentences.</summary>
    public IReadOnlyList<string> Notices =>
    [
        .. Changed.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.AsOf:yyyy-MM-dd} is read again: {one.File} has changed since the last backtest.")),
        .. _damaged.IsEmpty ? [] : new[] { $"{_damaged.Count} of the kept dates {(_damaged.Count == 1 ? "was" : "were")} damaged and {(_damaged.Count == 1 ? "is" : "are")} read again." },
        .. _problem is { } problem ? [$"Nothing is kept for the next run: {problem}"] : Array.Empty<string>(),
    ];

    /// <inheritdoc />
    public Stream? Open(Snapshot snapshot)
    {
        try
        {
            var stream = new FileStream(Name(snapshot), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            try
            {
                _ = ReadPreface(stream);
                return stream;
            }
            catch (Exception problem) when (problem is IOException or FormatException)
            {
                stream.Dispose();
                Damaged(snapshot);
                return null;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _changed.GetOrAdd(snapshot.AsOf, _ => ChangedFiles(snapshot));
            return null;
        }
    }

    /// <inheritdoc />
    public void Keep(Snapshot snapshot, Action<Stream> write)
    {
        var name = Name(snapshot);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(name)}.{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                writer.Write(settings);
                writer.Write(snapshot.Files.Count);
                foreach (var file in snapshot.Files)
                {
                    writer.Write(file.Path);
                    writer.Write(hashOf(file));
                }

                writer.Flush();
                write(stream);
            }

            // Not forced to disk: what a power cut leaves is known by its hash.
            File.Move(temporary, name, overwrite: true);
            foreach (var old in Of(snapshot.AsOf).Where(path => path != name))
            {
                File.Delete(old);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _problem ??= problem.Message;
            Remove(temporary);
        }
    }

    /// <inheritdoc />
    public void Damaged(Snapshot snapshot) => _damaged[snapshot.AsOf] = true;

    /// <summary>Drops dates that have no snapshot any more, and what broken-off runs left behind.</summary>
    /// <param name="dates">The dates of all snapshots that there are.</param>
    public void Prune(IEnumerable<DateOnly> dates)
    {
        var known = dates.Select(date => date.ToString(DateFormat, CultureInfo.InvariantCulture)).ToHashSet(StringComparer.Ordinal);
        try
        {
            foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
            {
                var name = Path.GetFileName(path);
                var gone = name.EndsWith(Ending, StringComparison.Ordinal) && !known.Contains(name.Split('.')[0]);
                var left = name[0] == '.' && name.EndsWith(".tmp", StringComparison.Ordinal) && File.GetLastWriteTimeUtc(path).AddDays(1) < File.GetLastWriteTimeUtc(folder);
                if (gone || left)
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _problem ??= problem.Message;
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It stays until somebody prunes.
        }
    }

    private static (string Settings, Dictionary<string, string> Files) ReadPreface(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        var of = reader.ReadString();
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            files[reader.ReadString()] = reader.ReadString();
        }

        return (of, files);
    }

    private string Name(Snapshot snapshot) => Path.Combine(
        folder,
        string.Create(CultureInfo.InvariantCulture, $"{snapshot.AsOf:yyyy-MM-dd}.{new RunKey("scored date").Add("settings", settings).Add(snapshot.Files, hashOf).ToString()[..32]}{Ending}"));

    private string[] Of(DateOnly asOf) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, $"{asOf.ToString(DateFormat, CultureInfo.InvariantCulture)}.*{Ending}") : [];

    /// <summary>The files that differ from those that another file of the date was made from; none where only scorecard or settings differ.</summary>
    private IReadOnlyList<string> ChangedFiles(Snapshot snapshot)
    {
        try
        {
            foreach (var path in Of(snapshot.AsOf))
            {
                using var stream = File.OpenRead(path);
                var before = ReadPreface(stream).Files;
                return
                [
                    .. snapshot.Files.Where(file => !before.Remove(file.Path, out var hash) || hash != hashOf(file)).Select(file => file.Path).ToArray(),
                    .. before.Keys.Order(StringComparer.Ordinal),
                ];
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            // Whatever it was made from, it is of no use.
        }

        return [];
    }
}
