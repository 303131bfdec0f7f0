using System.Globalization;
using System.Text.Json;

namespace HealthBatch.Worker.Publishing;

/// <summary>
/// Reads and writes manifests key by key: a serializer would be compiled anew in every run, which takes longer than all else about a manifest.
/// </summary>
internal static class ManifestJson
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>A manifest's bytes: indented, newlines alone at line ends, optional keys left out where there is nothing to say.</summary>
    public static byte[] Write(OutputManifest manifest)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", manifest.SchemaVersion);
            json.WriteString("kind", manifest.Kind);
            json.WriteString("scorecard", manifest.Scorecard);
            json.WriteNumber("version", manifest.Version);
            json.WriteString("asOf", manifest.AsOf.ToString(DateFormat, CultureInfo.InvariantCulture));
            json.WriteString("key", manifest.Key);
            json.WriteString("result", manifest.Result);
            Optional(json, "outcome", manifest.Outcome);
            if (manifest.BoundByDay is { } bound)
            {
                json.WriteBoolean("boundByDay", bound);
            }

            Optional(json, "tables", manifest.Tables);
            Optional(json, "published", manifest.Published);
            if (manifest.Revisions is { } revisions)
            {
                json.WriteStartArray("revisions");
                foreach (var revision in revisions)
                {
                    json.WriteStringValue(revision);
                }

                json.WriteEndArray();
            }

            Files(json, "inputs", manifest.Inputs);
            Files(json, "outputs", manifest.Outputs);
            ManifestCounts.Write(json, manifest);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a manifest; keys that it does not know are passed over.</summary>
    /// <exception cref="JsonException">It is no JSON, a key is missing, or one holds something else than it should.</exception>
    public static OutputManifest Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var json = document.RootElement;
        try
        {
            return new OutputManifest
            {
                SchemaVersion = Optional(json, "schemaVersion")?.GetInt32() ?? 1,
                Kind = Text(json, "kind"),
                Scorecard = Text(json, "scorecard"),
                Version = json.GetProperty("version").GetInt32(),
                AsOf = DateOnly.ParseExact(Text(json, "asOf"), DateFormat, CultureInfo.InvariantCulture),
                Key = Text(json, "key"),
                Result = Text(json, "result"),
                Outcome = Optional(json, "outcome")?.GetString(),
                BoundByDay = Optional(json, "boundByDay")?.GetBoolean(),
                Tables = Optional(json, "tables")?.GetString(),
                Published = Optional(json, "published")?.GetString(),
                Revisions = Optional(json, "revisions") is { } revisions ? Texts(revisions) : null,
                Inputs = Files(json.GetProperty("inputs")),
                Outputs = Files(json.GetProperty("outputs")),
                Metrics = ManifestCounts.Metrics(json),
                Raters = ManifestCounts.Raters(json),
            };
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("not a manifest", wrong);
        }
    }

    private static void Optional(Utf8JsonWriter json, string key, string? text)
    {
        if (text is not null)
        {
            json.WriteString(key, text);
        }
    }

    private static void Files(Utf8JsonWriter json, string key, IReadOnlyList<ManifestFile> files)
    {
        json.WriteStartArray(key);
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteString("sha256", file.Sha256);
            if (file.Rows is { } rows)
            {
                json.WriteNumber("rows", rows);
            }

            Optional(json, "fingerprint", file.Fingerprint);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(JsonElement json, string key) => Text(json.GetProperty(key));

    private static string Text(JsonElement value) => value.GetString() ?? throw new JsonException("null where a text should be");

    private static JsonElement? Optional(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string[] Texts(JsonElement list)
    {
        var texts = new List<string>();
        foreach (var text in list.EnumerateArray())
        {
            texts.Add(Text(text));
        }

        return [.. texts];
    }

    private static ManifestFile[] Files(JsonElement list)
    {
        var files = new List<ManifestFile>();
        foreach (var file in list.EnumerateArray())
        {
            files.Add(new ManifestFile(
                Text(file, "path"), Optional(file, "sha256")?.GetString(), Optional(file, "rows")?.GetInt64(), Optional(file, "fingerprint")?.GetString()));
        }

        return [.. files];
    }
}
