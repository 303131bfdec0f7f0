using System.Text.Json;
using System.Text.Json.Serialization;

namespace HealthBatch.Reporting.Files;

/// <summary>Counts by reason, sorted by reason: a dictionary's own order depends on the order in which it was filled.</summary>
internal sealed class SortedCountsConverter : JsonConverter<IReadOnlyDictionary<string, long>>
{
    /// <inheritdoc />
    public override IReadOnlyDictionary<string, long> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("counts by reason are an object");
        }

        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var reason = reader.GetString()!;
            reader.Read();
            counts[reason] = reader.GetInt64();
        }

        return counts;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, long> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var reason in value.Keys.Order(StringComparer.Ordinal))
        {
            writer.WriteNumber(reason, value[reason]);
        }

        writer.WriteEndObject();
    }
}
