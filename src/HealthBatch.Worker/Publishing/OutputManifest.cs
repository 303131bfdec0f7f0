using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Publishing;

/// <summary>
/// What a folder of outputs was made from and what it holds: manifest.json, written into the folder before it appears. The hashes of the inputs stand
/// here and not in the outputs, so that the same rows give the same bytes.
/// </summary>
internal sealed record OutputManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The version of this layout.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>"scores", "backtest" or "reweight".</summary>
    public required string Kind { get; init; }

    /// <summary>The scorecard's name.</summary>
    public required string Scorecard { get; init; }

    /// <summary>The scorecard's version.</summary>
    public required int Version { get; init; }

    /// <summary>The last as-of date.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The hash over scorecard, inputs, settings that matter and the product's version: the same key means the same outputs.</summary>
    public required string Key { get; init; }

    /// <summary>A sentence on what came out.</summary>
    public required string Result { get; init; }

    /// <summary>For reports: the verdict or decision, in a word.</summary>
    public string? Outcome { get; init; }

    /// <summary>For reports: whether the day it was made bounded what is known, so that another day gives another report.</summary>
    public bool? BoundByDay { get; init; }

    /// <summary>For reports that leave tables out: "verdict", the tables that they hold.</summary>
    public string? Tables { get; init; }

    /// <summary>For scores: the folder that was published for this date, relative to the scorecard's.</summary>
    public string? Published { get; init; }

    /// <summary>For published scores: the folders of later results that differ, relative to the scorecard's, in order.</summary>
    public IReadOnlyList<string>? Revisions { get; init; }

    /// <summary>What was read.</summary>
    public required IReadOnlyList<ManifestFile> Inputs { get; init; }

    /// <summary>What was written, paths relative to the folder.</summary>
    public required IReadOnlyList<ManifestFile> Outputs { get; init; }

    /// <summary>For scores: what was missing, invalid, stale or clipped of each metric.</summary>
    public IReadOnlyList<ManifestMetric>? Metrics { get; init; }

    /// <summary>For scores by a scorecard that corrects raters: what was found out about each of them.</summary>
    public IReadOnlyList<ManifestRater>? Raters { get; init; }

    /// <summary>The manifest of a folder, or null where there is none that can be read.</summary>
    public static OutputManifest? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return ManifestJson.Read(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            // A damaged manifest vouches for nothing: the outputs are made again.
            return null;
        }
    }

    /// <summary>Its bytes.</summary>
    public byte[] ToUtf8() => ManifestJson.Write(this);

    /// <summary>Whether every output is still there with the bytes that were written.</summary>
    public bool Holds(string folder) => Outputs.All(output =>
    {
        var path = Path.Combine(folder, output.Path);
        return File.Exists(path) && string.Equals(ContentHash.OfFile(path, output.HashedBy), output.Hash, StringComparison.Ordinal);
    });
}

/// <summary>What became of a metric's values, among the customers whose formula uses it.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Missing">Values that are null.</param>
/// <param name="Invalid">Values that are no number, infinite or not in the map.</param>
/// <param name="Stale">Values older than their limit, which count as missing.</param>
/// <param name="Clipped">Values beyond the worst or the best.</param>
internal sealed record ManifestMetric(string Metric, long Missing, long Invalid, long Stale, long Clipped);

/// <summary>How a rater's judgements were corrected.</summary>
/// <param name="Segment">The segment whose formula it is.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Rater">Who.</param>
/// <param name="Ratings">How many ratings.</param>
/// <param name="RawMean">Their mean, 0 to 100.</param>
/// <param name="Shrinkage">How much of the distance from the mean is believed, 0 to 1.</param>
/// <param name="Offset">The points that were taken off each rating.</param>
internal sealed record ManifestRater(string Segment, string Metric, string Rater, long Ratings, double RawMean, double Shrinkage, double Offset);

/// <summary>A file that a manifest names.</summary>
/// <param name="Path">With forward slashes.</param>
/// <param name="Sha256">The hash of its bytes; null where a fingerprint stands in its place.</param>
/// <param name="Rows">Its rows, or null where it has none.</param>
/// <param name="Fingerprint">With <see cref="Durability.Fast"/>: a fast hash of its bytes, after its method's name and a colon; else null.</param>
internal sealed record ManifestFile(string Path, string? Sha256, long? Rows, string? Fingerprint = null)
{
    /// <summary>The hash, whichever it is.</summary>
    public string? Hash => Sha256 ?? Fingerprint;

    /// <summary>How it was hashed.</summary>
    public HashKind HashedBy => Sha256 is null ? HashKind.Fingerprint : HashKind.Sha256;

    /// <summary>A file with a hash as <see cref="ContentHasher"/> writes it.</summary>
    public static ManifestFile Of(string path, string hash, long? rows) => hash.StartsWith(ContentHasher.FingerprintPrefix, StringComparison.Ordinal)
        ? new ManifestFile(path, null, rows, hash)
        : new ManifestFile(path, hash, rows);
}
