using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HealthBatch.Scoring.Scorecards.Format;

/// <summary>Writes shapes as a JSON schema.</summary>
internal sealed class SchemaWriter
{
    /// <summary>Steps of 0.01 are not written as multipleOf: validators that divide in binary refuse 8.29.</summary>
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private readonly Utf8JsonWriter _json;
    private readonly SortedDictionary<string, Shape> _named = new(StringComparer.Ordinal);

    private SchemaWriter(Utf8JsonWriter json) => _json = json;

    public static byte[] Write(Shape.Keys root, string title)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Dialect);
            json.WriteString("title", title);
            var writer = new SchemaWriter(json);
            writer.Content(root);
            writer.Definitions();
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private void Definitions()
    {
        _json.WriteStartObject("$defs");
        var written = new HashSet<string>(StringComparer.Ordinal);
        // A definition can name further ones.
        while (_named.FirstOrDefault(pair => !written.Contains(pair.Key)) is { Key: not null } next)
        {
            written.Add(next.Key);
            _json.WriteStartObject(next.Key);
            Content(next.Value);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void Schema(string? key, Shape shape, string? doc = null)
    {
        if (key is not null)
        {
            _json.WritePropertyName(key);
        }

        _json.WriteStartObject();
        if (doc is not null)
        {
            _json.WriteString("description", doc);
        }

        Content(shape);
        _json.WriteEndObject();
    }

    private void Content(Shape shape)
    {
        switch (shape)
        {
            case Shape.Named named:
                _named.TryAdd(named.Name, named.Target());
                _json.WriteString("$ref", $"#/$defs/{named.Name}");
                break;
            case Shape.Either either:
                _json.WriteStartArray("anyOf");
                foreach (var option in either.Options)
                {
                    Schema(null, option);
                }

                _json.WriteEndArray();
                break;
            case Shape.Text text:
                Text(text);
                break;
            case Shape.Number number:
                _json.WriteString("type", number.Whole ? "integer" : "number");
                Limit("minimum", number.Least);
                Limit("exclusiveMinimum", number.Above);
                Limit("maximum", number.Most);
                break;
            case Shape.Flag:
                _json.WriteString("type", "boolean");
                break;
            case Shape.List list:
                List(list);
                break;
            case Shape.Keys keys:
                Keys(keys);
                break;
        }
    }

    private void Text(Shape.Text text)
    {
        _json.WriteString("type", "string");
        if (text.Words is not null)
        {
            Names("enum", text.Words);
            return;
        }

        if (text.IsDate)
        {
            _json.WriteString("format", "date");
        }

        // "format" is a mere note to validators unless they are told otherwise.
        if ((text.IsDate ? "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" : text.Pattern?.Expression) is { } pattern)
        {
            _json.WriteString("pattern", pattern);
        }

        _json.WriteNumber("maxLength", text.MaxLength);
    }

    private void List(Shape.List list)
    {
        _json.WriteString("type", "array");
        Schema("items", list.Item);
        Limit("minItems", list.Least == 0 ? null : list.Least);
        Limit("maxItems", list.Most);
        if (list.SomeAboveZero is { } key)
        {
            // Entries without the key or with a wrong type are left to "items", so that one mistake gives one message.
            _json.WriteStartObject("contains");
            _json.WriteStartObject("not");
            _json.WriteStartObject("properties");
            _json.WriteStartObject(key);
            _json.WriteNumber("const", 0);
            _json.WriteEndObject();
            _json.WriteEndObject();
            Names("required", [key]);
            _json.WriteEndObject();
            _json.WriteEndObject();
        }
    }

    private void Keys(Shape.Keys keys)
    {
        _json.WriteString("type", "object");
        if (keys.Known.Count > 0)
        {
            _json.WriteStartObject("properties");
            foreach (var key in keys.Known)
            {
                Schema(key.Name, key.Shape, key.Doc);
            }

            _json.WriteEndObject();
        }

        if (keys.Known.Any(key => key.Required))
        {
            Names("required", keys.Known.Where(key => key.Required).Select(key => key.Name));
        }

        if (keys.Others is null)
        {
            _json.WriteBoolean("additionalProperties", false);
        }
        else
        {
            Schema("additionalProperties", keys.Others);
        }

        Limit("minProperties", keys.LeastMembers == 0 ? null : keys.LeastMembers);
        Limit("maxProperties", keys.MostMembers);
        if (keys.ExactlyOneOf.Count > 0)
        {
            _json.WriteStartArray("oneOf");
            foreach (var key in keys.ExactlyOneOf)
            {
                _json.WriteStartObject();
                Names("required", [key]);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        if (keys.Needs.Count > 0)
        {
            _json.WriteStartObject("dependentRequired");
            foreach (var (key, needs) in keys.Needs)
            {
                Names(key, [needs]);
            }

            _json.WriteEndObject();
        }
    }

    private void Names(string key, IEnumerable<string> names)
    {
        _json.WriteStartArray(key);
        foreach (var name in names)
        {
            _json.WriteStringValue(name);
        }

        _json.WriteEndArray();
    }

    private void Limit(string key, double? value)
    {
        if (value is { } limit)
        {
            _json.WriteNumber(key, limit);
        }
    }
}
