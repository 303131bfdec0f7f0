using System.Globalization;
using HealthBatch.Reporting;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Reports;

/// <summary>The reports on disk: <c>SCORECARD/KIND/AS-OF/</c>, each folder written whole and with its manifest.</summary>
internal sealed class ReportShelf(HealthBatchSettings settings)
{
    /// <summary>The folder of the report that was made from exactly this, still as it was written; null where there is none.</summary>
    /// <param name="scorecard">The scorecard's name.</param>
    /// <param name="kind">"backtest" or "reweight".</param>
    /// <param name="keys">What it was made from: any of these will do.</param>
    public (string Folder, OutputManifest Manifest)? Find(string scorecard, string kind, params IReadOnlyList<string> keys)
    {
        var kinds = Path.Combine(settings.ReportRoot, scorecard, kind);
        if (!Directory.Exists(kinds))
        {
            return null;
        }

        foreach (var folder in Directory.GetDirectories(kinds).OrderDescending(StringComparer.Ordinal))
        {
            if (OutputManifest.Find(folder) is { BoundByDay: not true } manifest && keys.Contains(manifest.Key, StringComparer.Ordinal) && manifest.Holds(folder))
            {
                return (folder, manifest);
            }
        }

        return null;
    }

    /// <summary>Whether there is any report of the kind.</summary>
    public bool HasAny(string scorecard, string kind) =>
        Directory.Exists(Path.Combine(settings.ReportRoot, scorecard, kind)) && Directory.EnumerateDirectories(Path.Combine(settings.ReportRoot, scorecard, kind)).Any();

    /// <summary>The report of an as-of date, still as it was written; null where there is none.</summary>
    public (string Folder, OutputManifest Manifest)? At(string scorecard, string kind, DateOnly asOf)
    {
        var folder = Folder(scorecard, kind, asOf);
        return OutputManifest.Find(folder) is { } manifest && manifest.Holds(folder) ? (folder, manifest) : null;
    }

    /// <summary>Writes a report in place of one that may be there for the same as-of date.</summary>
    /// <param name="manifest">What it was made from; its outputs are filled in here.</param>
    /// <param name="files">Its files.</param>
    /// <returns>Its folder.</returns>
    public string Write(OutputManifest manifest, IReadOnlyList<ReportFile> files)
    {
        var folder = Folder(manifest.Scorecard, manifest.Kind, manifest.AsOf);
        using var pending = new PendingFolder(folder, settings.Lake.Durability);
        var outputs = new List<ManifestFile>();
        foreach (var file in files)
        {
            var path = Path.Combine(pending.Path, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content);
            outputs.Add(new ManifestFile(file.Path, ContentHash.Of(file.Content), null));
        }

        File.WriteAllBytes(Path.Combine(pending.Path, OutputManifest.FileName), (manifest with { Outputs = outputs }).ToUtf8());
        pending.Publish();
        return folder;
    }

    private string Folder(string scorecard, string kind, DateOnly asOf) =>
        Path.Combine(settings.ReportRoot, scorecard, kind, asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
