using System.Text.Json;
using HealthBatch.Scoring.Publishing;

namespace HealthBatch.Worker.Publishing;

/// <summary>What a score run counted, as it stands in its manifest and in a run's result.</summary>
internal static class ManifestCounts
{
    /// <summary>The metrics of a run, in its order.</summary>
    public static ManifestMetric[] MetricsOf(ScoreSummary summary) =>
        [.. summary.Metrics.Select((name, m) => new ManifestMetric(name, summary.Counts.Missing[m], summary.Counts.Invalid[m], summary.Counts.Stale[m], summary.Counts.Clipped[m]))];

    /// <summary>The raters of a run, by segment and metric; null where none are corrected.</summary>
    public static ManifestRater[]? RatersOf(ScoreSummary summary) => summary.Raters.Count == 0 ? null :
    [
        .. summary.Raters.SelectMany(one => one.Correction.Offsets.Select(rater =>
            new ManifestRater(one.Segment, one.Metric, rater.Rater, rater.Count, rater.RawMean, rater.Shrinkage, rater.Offset))),
    ];

    /// <summary>Writes both lists, each if it is there.</summary>
    public static void Write(Utf8JsonWriter json, OutputManifest manifest) => Write(json, manifest.Metrics, manifest.Raters);

    /// <inheritdoc cref="Write(Utf8JsonWriter, OutputManifest)" />
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ManifestMetric>? metrics, IReadOnlyList<ManifestRater>? raters)
    {
        List(json, "metrics", metrics, metric =>
        {
            json.WriteString("metric", metric.Metric);
            json.WriteNumber("missing", metric.Missing);
            json.WriteNumber("invalid", metric.Invalid);
            json.WriteNumber("stale", metric.Stale);
            json.WriteNumber("clipped", metric.Clipped);
        });
        List(json, "raters", raters, rater =>
        {
            json.WriteString("segment", rater.Segment);
            json.WriteString("metric", rater.Metric);
            json.WriteString("rater", rater.Rater);
            json.WriteNumber("ratings", rater.Ratings);
            json.WriteNumber("rawMean", rater.RawMean);
            json.WriteNumber("shrinkage", rater.Shrinkage);
            json.WriteNumber("offset", rater.Offset);
        });
    }

    /// <summary>The metrics of a manifest, or null.</summary>
    public static IReadOnlyList<ManifestMetric>? Metrics(JsonElement manifest) => List(manifest, "metrics", metric => new ManifestMetric(
        Text(metric, "metric"), Count(metric, "missing"), Count(metric, "invalid"), Count(metric, "stale"), Count(metric, "clipped")));

    /// <summary>The raters of a manifest, or null.</summary>
    public static IReadOnlyList<ManifestRater>? Raters(JsonElement manifest) => List(manifest, "raters", rater => new ManifestRater(
        Text(rater, "segment"), Text(rater, "metric"), Text(rater, "rater"), Count(rater, "ratings"), Number(rater, "rawMean"), Number(rater, "shrinkage"), Number(rater, "offset")));

    private static void List<T>(Utf8JsonWriter json, string key, IReadOnlyList<T>? list, Action<T> write)
    {
        if (list is null)
        {
            return;
        }

        json.WriteStartArray(key);
        foreach (var one in list)
        {
            json.WriteStartObject();
            write(one);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static List<T>? List<T>(JsonElement manifest, string key, Func<JsonElement, T> read) =>
        manifest.TryGetProperty(key, out var list) && list.ValueKind != JsonValueKind.Null ? [.. list.EnumerateArray().Select(read)] : null;

    private static string Text(JsonElement json, string key) => json.GetProperty(key).GetString() ?? throw new JsonException("null where a text should be");

    private static long Count(JsonElement json, string key) => json.GetProperty(key).GetInt64();

    private static double Number(JsonElement json, string key) => json.GetProperty(key).GetDouble();
}
