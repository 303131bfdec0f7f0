using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Lake;

/// <summary>Finds a lake's files. It looks at names only: nothing is opened, nothing is written.</summary>
/// <param name="settings">Where to look.</param>
/// <param name="open">Opens a file: full path, then the path that messages show.</param>
internal sealed class LakeFolder(LakeSettings settings, Func<string, string, IColumnSource> open)
{
    private const string DatePrefix = "snapshot_date=";

    /// <summary>A lake whose files are read by the codec of its settings.</summary>
    public static LakeFolder Open(LakeSettings settings) => new(settings, (path, shown) => settings.Codec.Open(path, shown));

    /// <summary>The lake's folder, in full.</summary>
    public string Root { get; } = Path.GetFullPath(settings.Root);

    /// <summary>The folder that scores go to, in full.</summary>
    public string Scores => Inside(settings.Scores);

    /// <summary>Checks that there is a lake at all.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public void MustBeThere()
    {
        if (!Directory.Exists(Root))
        {
            throw new InputException(settings.Root, "no such folder", $"a lake: a folder with {settings.Snapshots}/{DatePrefix}yyyy-MM-dd/*.parquet");
        }
    }

    /// <summary>All snapshots, by date. Names that start with a dot or an underscore are somebody's markers and are passed over.</summary>
    /// <exception cref="InputException">There is no lake, it is empty, or something in it is not where it should be: all such places at once.</exception>
    public IReadOnlyList<Snapshot> Snapshots()
    {
        const string Layout = "snapshot_date=yyyy-MM-dd folders with Parquet files";
        MustBeThere();
        var folder = Inside(settings.Snapshots);
        if (!Directory.Exists(folder))
        {
            throw new InputException(Shown(folder), "no such folder", Layout);
        }

        var problems = new List<InputProblem>();
        var snapshots = new List<Snapshot>();
        foreach (var entry in Entries(folder))
        {
            var name = Path.GetFileName(entry);
            if (!Directory.Exists(entry))
            {
                problems.Add(new InputProblem(Shown(entry), "a file outside any date's folder", Layout));
            }
            else if (AsOf(name) is not { } asOf)
            {
                problems.Add(new InputProblem(Shown(entry), $"a folder named \"{name}\"", $"{DatePrefix}yyyy-MM-dd with a day of the calendar"));
            }
            else
            {
                // Entries come by name, and so these by date.
                snapshots.Add(new Snapshot(asOf, Files(entry, problems)));
            }
        }

        if (snapshots.Count == 0 && problems.Count == 0)
        {
            problems.Add(new InputProblem(Shown(folder), "an empty folder", Layout));
        }

        return problems.Count == 0 ? snapshots : throw new InputException(problems);
    }

    /// <summary>The folder of a date's snapshot, whether or not it is there.</summary>
    public string SnapshotFolder(DateOnly asOf) =>
        Path.Combine(Inside(settings.Snapshots), string.Create(CultureInfo.InvariantCulture, $"{DatePrefix}{asOf:yyyy-MM-dd}"));

    /// <summary>Whether anything stands where snapshots are looked for.</summary>
    public bool HasSnapshots => Path.Exists(Inside(settings.Snapshots));

    /// <summary>Whether anything stands where outcomes are looked for.</summary>
    public bool HasOutcomes => Path.Exists(Inside(settings.Outcomes));

    /// <summary>The files with outcomes, ordered by path.</summary>
    /// <exception cref="InputException">There are none, or something else lies among them.</exception>
    public IReadOnlyList<ITableFile> Outcomes()
    {
        var place = Inside(settings.Outcomes);
        if (File.Exists(place))
        {
            return [Table(place)];
        }

        if (!Directory.Exists(place))
        {
            throw new InputException(Shown(place), "no such folder or file", "outcomes: a folder with *.parquet, or one such file");
        }

        var problems = new List<InputProblem>();
        var files = Files(place, problems);
        return problems.Count == 0 ? files : throw new InputException(problems);
    }

    /// <summary>The path as messages and manifests show it: relative to the lake, with forward slashes, where it lies inside.</summary>
    public string Shown(string path)
    {
        var relative = Path.GetRelativePath(Root, path);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? path : relative).Replace('\\', '/');
    }

    /// <summary>A file as a table, whether or not it is there.</summary>
    public LakeTable Table(string path) => new(path, Shown(path), open);

    private static DateOnly? AsOf(string name) =>
        name.StartsWith(DatePrefix, StringComparison.Ordinal)
        && DateOnly.TryParseExact(name.AsSpan(DatePrefix.Length), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;

    private static List<string> Entries(string folder)
    {
        var entries = Directory.EnumerateFileSystemEntries(folder).Where(entry => Path.GetFileName(entry)[0] is not ('.' or '_')).ToList();
        entries.Sort(StringComparer.Ordinal);
        return entries;
    }

    private List<ITableFile> Files(string folder, List<InputProblem> problems)
    {
        var files = new List<ITableFile>();
        var before = problems.Count;
        foreach (var entry in Entries(folder))
        {
            if (Directory.Exists(entry))
            {
                problems.Add(new InputProblem(Shown(entry), "a folder", "*.parquet files only"));
            }
            else if (entry.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            {
                files.Add(Table(entry));
            }
            else
            {
                problems.Add(new InputProblem(Shown(entry), "a file that is not Parquet by its name", "*.parquet files only"));
            }
        }

        if (files.Count == 0 && problems.Count == before)
        {
            problems.Add(new InputProblem(Shown(folder), "an empty folder", "*.parquet files"));
        }

        return files;
    }

    private string Inside(string path) => Path.GetFullPath(path, Root);
}
