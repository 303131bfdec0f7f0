using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Worker.Lake;

namespace HealthBatch.Worker.Publishing;

/// <summary>
/// The published scores of one scorecard: <c>scorecard=NAME/snapshot_date=D/part-0.parquet</c>. What was published first for a date stays where it is;
/// a later result that differs goes to <c>scorecard=NAME/revision=N/snapshot_date=D/</c>, N from 2, and the first one's manifest lists it.
/// </summary>
internal sealed class ScoreShelf(LakeFolder lake, string scorecard)
{
    /// <summary>The score file's name in its folder.</summary>
    public const string FileName = "part-0.parquet";

    /// <summary>The name of the file with the customers that changed, for a CRM import.</summary>
    public const string ChangesName = "crm.csv";

    private readonly string _root = Path.Combine(lake.Scores, $"scorecard={scorecard}");

    /// <summary>The folder of a date's published scores, whether or not it is there.</summary>
    public string Published(DateOnly asOf) => Path.Combine(_root, DateFolder(asOf));

    /// <summary>The folders of a date's later results that differ, in order.</summary>
    public IReadOnlyList<string> Revisions(DateOnly asOf)
    {
        var folders = new List<string>();
        for (var folder = Revision(asOf, 2); Directory.Exists(folder); folder = Revision(asOf, folders.Count + 2))
        {
            folders.Add(folder);
        }

        return folders;
    }

    /// <summary>The folder that the next result of a date goes to if it differs from the published one.</summary>
    public string NextRevision(DateOnly asOf) => Revision(asOf, Revisions(asOf).Count + 2);

    /// <summary>The published score file of a date, which must be there.</summary>
    public ITableFile File(DateOnly asOf) => lake.Table(Path.Combine(Published(asOf), FileName));

    /// <summary>The path of a folder as results show it.</summary>
    public string Shown(string folder) => lake.Shown(folder);

    /// <summary>The path of a folder relative to the scorecard's own, as manifests show it.</summary>
    public string Relative(string folder) => Path.GetRelativePath(_root, folder).Replace('\\', '/');

    /// <summary>The dates that have published scores.</summary>
    public List<DateOnly> Dates()
    {
        var dates = new List<DateOnly>();
        foreach (var folder in Directory.Exists(_root) ? Directory.GetDirectories(_root, "snapshot_date=*") : [])
        {
            if (System.IO.File.Exists(Path.Combine(folder, FileName)) && System.IO.File.Exists(Path.Combine(folder, OutputManifest.FileName)))
            {
                dates.Add(DateOnly.ParseExact(Path.GetFileName(folder)["snapshot_date=".Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture));
            }
        }

        return dates;
    }

    private static string DateFolder(DateOnly asOf) => string.Create(CultureInfo.InvariantCulture, $"snapshot_date={asOf:yyyy-MM-dd}");

    private string Revision(DateOnly asOf, int number) => Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"revision={number}"), DateFolder(asOf));
}
