using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Runs;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Import;

/// <summary>What was imported.</summary>
/// <param name="Path">The Parquet file, as messages show it.</param>
/// <param name="Table">Its columns and rows.</param>
/// <param name="Replaced">Whether it took another's place.</param>
/// <param name="Published">Scorecards whose scores of that date were published before, and stand.</param>
/// <param name="Repeated">Other files of outcomes with rows of these outcomes, and how many.</param>
internal sealed record ImportedTable(string Path, CsvTable Table, bool Replaced, IReadOnlyList<string> Published, IReadOnlyList<(string Path, long Rows)> Repeated);

/// <summary>Puts CSV files into the lake as snapshots and outcomes, whole or not at all.</summary>
internal static class TableImport
{
    private static readonly ColumnRule CustomerId = new(CellKinds.Text, true, "a customer's id") { Required = true };
    private static readonly ColumnRule Day = new(CellKinds.Date | CellKinds.Timestamp, true, "a date written yyyy-MM-dd, or a point in time by ISO 8601") { Required = true };

    /// <summary>What a snapshot's columns have to be.</summary>
    public static IReadOnlyDictionary<string, ColumnRule> SnapshotRules(LakeColumns names) => new Dictionary<string, ColumnRule>(StringComparer.Ordinal)
    {
        [names.KnownAt] = Day with { MustBeThere = false, Required = false },
        [names.CustomerId] = CustomerId,
    };

    /// <summary>What the outcomes' columns have to be.</summary>
    public static IReadOnlyDictionary<string, ColumnRule> OutcomeRules(LakeColumns names) => new Dictionary<string, ColumnRule>(SnapshotRules(names), StringComparer.Ordinal)
    {
        [names.OutcomeDate] = Day,
        [names.Outcome] = new ColumnRule(CellKinds.Text, true, $"one of the words for outcomes: {string.Join(", ", names.OutcomeWords.Keys)} (appsettings.json maps others, Lake:OutcomeWords)")
        {
            Required = true,
            Words = new HashSet<string>(names.OutcomeWords.Keys, StringComparer.Ordinal),
        },
        [names.OutcomeAmount] = new ColumnRule(CellKinds.Integer | CellKinds.Number, false, "a number"),
    };

    /// <summary>Imports a snapshot.</summary>
    /// <param name="environment">What the run works with.</param>
    /// <param name="request">The file.</param>
    /// <param name="asOf">The snapshot's date.</param>
    /// <param name="replace">Whether it may take the place of a snapshot of that date.</param>
    /// <exception cref="InputException">The file is wrong, or there is a snapshot of that date.</exception>
    public static ImportedTable Snapshot(RunEnvironment environment, CsvRequest request, DateOnly asOf, bool replace)
    {
        var folder = environment.Lake.SnapshotFolder(asOf);
        var isThere = MustBeFree(environment, folder, "a snapshot of that date", replace);
        var table = CsvTable.Read(request, environment.Progress, environment.Cancellation);
        var settings = environment.Settings.Lake;
        using var pending = new PendingFolder(folder, settings.Durability);

        // The folder is forced to the disk as a whole before it appears.
        var shown = environment.Lake.Shown(Path.Combine(folder, "part-0.parquet"));
        TableWriter.Write(
            table,
            request,
            columns => settings.Codec.Create(Path.Combine(pending.Path, "part-0.parquet"), shown, columns, durable: false, HashKind.None),
            environment.Progress,
            environment.Cancellation);
        pending.Publish();
        return new ImportedTable(shown, table, isThere, isThere ? Published(environment.Lake.Scores, asOf) : [], []);
    }

    /// <summary>Imports outcomes, to a file of the same name.</summary>
    /// <param name="environment">What the run works with.</param>
    /// <param name="request">The file.</param>
    /// <param name="replace">Whether it may take the place of outcomes that were imported under that name.</param>
    /// <exception cref="InputException">The file is wrong, or there are such outcomes.</exception>
    public static ImportedTable Outcomes(RunEnvironment environment, CsvRequest request, bool replace)
    {
        var settings = environment.Settings.Lake;
        var place = Path.GetFullPath(settings.Outcomes, environment.Lake.Root);

        // Names that start with a dot or an underscore are passed over when a lake is read.
        var file = place.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
            ? place
            : Path.Combine(place, $"{Path.GetFileNameWithoutExtension(request.Path).TrimStart('.', '_')}.parquet");
        if (Path.GetFileName(file) == ".parquet")
        {
            throw new InputException(request.Path, "a name of dots and underscores alone", "a name for the outcomes");
        }

        var isThere = MustBeFree(environment, file, "outcomes of that name", replace);
        var table = CsvTable.Read(request, environment.Progress, environment.Cancellation);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var shown = environment.Lake.Shown(file);
        TableWriter.Write(
            table, request, columns => settings.Codec.Create(file, shown, columns, settings.Durability == Durability.Full, HashKind.None), environment.Progress, environment.Cancellation);
        return new ImportedTable(
            shown, table, isThere, [], RepeatedOutcomes.Of(environment.Lake.Table(file), Others(environment, shown), settings.Columns, environment.Cancellation));
    }

    /// <summary>The other files of outcomes; none where something else lies among them: the import is done by then, and the next run says so.</summary>
    private static IEnumerable<ITableFile> Others(RunEnvironment environment, string shown)
    {
        try
        {
            return environment.Lake.Outcomes().Where(other => other.Path != shown);
        }
        catch (InputException)
        {
            return [];
        }
    }

    private static bool MustBeFree(RunEnvironment environment, string place, string what, bool replace)
    {
        var isThere = Path.Exists(place);
        return isThere && !replace ? throw new InputException(environment.Lake.Shown(place), what, "none: with --force this file takes its place") : isThere;
    }

    private static List<string> Published(string scores, DateOnly asOf) => !Directory.Exists(scores)
        ? []
        : [.. Directory.EnumerateDirectories(scores, "scorecard=*")
            .Where(card => Directory.Exists(Path.Combine(card, string.Create(CultureInfo.InvariantCulture, $"snapshot_date={asOf:yyyy-MM-dd}"))))
            .Select(card => Path.GetFileName(card)["scorecard=".Length..]).Order(StringComparer.Ordinal)];
}
