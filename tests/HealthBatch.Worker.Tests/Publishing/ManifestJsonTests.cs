using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using HealthBatch.Worker.Publishing;

namespace HealthBatch.Worker.Tests.Publishing;

/// <summary>The manifest's own reader and writer against the framework's serializer.</summary>
public sealed class ManifestJsonTests
{
    private static readonly JsonSerializerOptions Oracle = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { FilesAsWritten } },
    };

    private static readonly OutputManifest Least = new()
    {
        Kind = "scores",
        Scorecard = "b2b-saas",
        Version = 3,
        AsOf = new DateOnly(2026, 1, 31),
        Key = "0a1b",
        Result = "5 customers: 2 grün, 3 \"rot\" <&'+> \u2028 😀",
        Inputs = [],
        Outputs = [new ManifestFile("part-0.parquet", null, 5, "xxh3:0123"), new ManifestFile("crm.csv", new string('a', 64), null)],
    };

    public static TheoryData<string> Manifests => ["least", "scores", "report"];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Its_bytes_are_the_serializers(string which)
    {
        var manifest = Find(which);

        Assert.Equal(JsonSerializer.Serialize(manifest, Oracle), Encoding.UTF8.GetString(manifest.ToUtf8()));
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void What_was_written_is_read_again(string which)
    {
        var bytes = Find(which).ToUtf8();

        Assert.Equal(bytes, ManifestJson.Read(bytes).ToUtf8());
    }

    [Fact]
    public void Unknown_keys_are_passed_over_and_nulls_are_nothing()
    {
        var text = Encoding.UTF8.GetString(Least.ToUtf8()).Replace("\"kind\"", "\"later\": {\"a\": [1]}, \"outcome\": null, \"revisions\": null, \"kind\"", StringComparison.Ordinal);

        Assert.Equal(Least.ToUtf8(), ManifestJson.Read(Encoding.UTF8.GetBytes(text)).ToUtf8());
    }

    [Theory]
    [InlineData("\"version\": 3", "\"version\": \"3\"")]
    [InlineData("\"version\": 3", "\"version\": 3.5")]
    [InlineData("\"version\": 3", "\"versions\": 3")]
    [InlineData("\"2026-01-31\"", "\"31.1.2026\"")]
    [InlineData("\"scores\"", "null")]
    [InlineData("\"inputs\": []", "\"inputs\": {}")]
    [InlineData("\"inputs\": []", "\"inputs\": [7]")]
    [InlineData("\"inputs\": []", "\"input\": []")]
    [InlineData("\"rows\": 5", "\"rows\": true")]
    [InlineData("\"kind\"", "\"metrics\": [ { \"metric\": \"a\" } ], \"kind\"")]
    [InlineData("\"kind\"", "\"raters\": 7, \"kind\"")]
    [InlineData("\"inputs\": []", "\"inputs\": [],,")]
    public void A_damaged_manifest_is_none(string found, string damaged)
    {
        var text = Encoding.UTF8.GetString(Least.ToUtf8());
        Assert.Contains(found, text, StringComparison.Ordinal);

        Assert.ThrowsAny<JsonException>(() => ManifestJson.Read(Encoding.UTF8.GetBytes(text.Replace(found, damaged, StringComparison.Ordinal))));
    }

    private static OutputManifest Find(string which) => which switch
    {
        "least" => Least,
        "scores" => Least with
        {
            Published = "snapshot_date=2026-01-31",
            Revisions = [],
            Inputs = [new ManifestFile("a/ä.parquet", "b", 1_000_000_000_000)],
            Metrics = [new ManifestMetric("CSM \"rating\"", 1, 2, 3, 4)],
            Raters = [new ManifestRater("large", "CSM rating", "ann", 12, 71.25, 0.1, -3.3333333333333335), new ManifestRater("large", "CSM rating", "bob", 1, 100, 0, 0)],
        },
        _ => Least with { SchemaVersion = 2, Kind = "backtest", Outcome = "confirmed", BoundByDay = false, Revisions = ["revision=2/x", "revision=3/x"], Outputs = [] },
    };

    private static void FilesAsWritten(JsonTypeInfo type)
    {
        if (type.Type != typeof(ManifestFile))
        {
            return;
        }

        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            switch (type.Properties[i].Name)
            {
                case "hash" or "hashedBy": type.Properties.RemoveAt(i); break;
                case "sha256": type.Properties[i].ShouldSerialize = (_, _) => true; break;
            }
        }
    }
}
