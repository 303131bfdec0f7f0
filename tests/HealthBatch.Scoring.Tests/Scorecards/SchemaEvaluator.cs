using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HealthBatch.Scoring.Tests.Scorecards;

/// <summary>
/// Evaluates the part of JSON schema (draft 2020-12) that the generated schema uses, and refuses a schema that uses more. Answers with the instance locations that fail.
/// </summary>
internal sealed class SchemaEvaluator(JsonElement root)
{
    private static readonly HashSet<string> Notes = ["$schema", "$defs", "title", "description", "format"];

    public IReadOnlyList<string> FailingKeyPaths(JsonElement instance)
    {
        var failing = new List<string>();
        Evaluate(root, instance, "", failing);
        return [.. failing.Distinct()];
    }

    private void Evaluate(JsonElement schema, JsonElement instance, string path, List<string> failing)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            Require(schema.ValueKind == JsonValueKind.True, path, failing);
            return;
        }

        foreach (var keyword in schema.EnumerateObject().Where(keyword => !Notes.Contains(keyword.Name)))
        {
            Apply(keyword, schema, instance, path, failing);
        }
    }

    private void Apply(JsonProperty keyword, JsonElement schema, JsonElement instance, string path, List<string> failing)
    {
        var value = keyword.Value;
        var isNumber = instance.ValueKind == JsonValueKind.Number;
        var isText = instance.ValueKind == JsonValueKind.String;
        switch (keyword.Name)
        {
            case "$ref":
                Evaluate(root.GetProperty("$defs").GetProperty(value.GetString()!["#/$defs/".Length..]), instance, path, failing);
                break;
            case "type":
                Require(HasType(instance, value.GetString()!), path, failing);
                break;
            case "const":
                Require(JsonElement.DeepEquals(instance, value), path, failing);
                break;
            case "enum":
                Require(value.EnumerateArray().Any(word => JsonElement.DeepEquals(instance, word)), path, failing);
                break;
            case "pattern":
                Require(!isText || Regex.IsMatch(instance.GetString()!, value.GetString()!, RegexOptions.ECMAScript), path, failing);
                break;
            case "maxLength":
                Require(!isText || new StringInfo(instance.GetString()!).LengthInTextElements <= value.GetInt32(), path, failing);
                break;
            case "minimum":
                Require(!isNumber || instance.GetDouble() >= value.GetDouble(), path, failing);
                break;
            case "exclusiveMinimum":
                Require(!isNumber || instance.GetDouble() > value.GetDouble(), path, failing);
                break;
            case "maximum":
                Require(!isNumber || instance.GetDouble() <= value.GetDouble(), path, failing);
                break;
            case "anyOf":
                AnyOf(value, instance, path, failing);
                break;
            case "oneOf":
                Require(value.EnumerateArray().Count(option => Holds(option, instance)) == 1, path, failing);
                break;
            case "not":
                Require(!Holds(value, instance), path, failing);
                break;
            default:
                if (!ApplyToList(keyword, instance, path, failing) && !ApplyToObject(keyword, schema, instance, path, failing))
                {
                    throw new NotSupportedException($"the generated schema uses \"{keyword.Name}\"");
                }

                break;
        }
    }

    private bool ApplyToList(JsonProperty keyword, JsonElement instance, string path, List<string> failing)
    {
        var items = instance.ValueKind == JsonValueKind.Array ? instance.EnumerateArray().ToList() : null;
        switch (keyword.Name)
        {
            case "items":
                for (var i = 0; i < (items?.Count ?? 0); i++)
                {
                    Evaluate(keyword.Value, items![i], $"{path}[{i}]", failing);
                }

                return true;
            case "minItems":
                Require(items is null || items.Count >= keyword.Value.GetInt32(), path, failing);
                return true;
            case "maxItems":
                Require(items is null || items.Count <= keyword.Value.GetInt32(), path, failing);
                return true;
            case "contains":
                Require(items is null || items.Any(item => Holds(keyword.Value, item)), path, failing);
                return true;
            default:
                return false;
        }
    }

    private bool ApplyToObject(JsonProperty keyword, JsonElement schema, JsonElement instance, string path, List<string> failing)
    {
        var members = instance.ValueKind == JsonValueKind.Object ? instance.EnumerateObject().ToList() : [];
        var isObject = instance.ValueKind == JsonValueKind.Object;
        bool Has(string name) => members.Any(member => member.Name == name);
        switch (keyword.Name)
        {
            case "properties":
                foreach (var member in members.Where(member => keyword.Value.TryGetProperty(member.Name, out _)))
                {
                    Evaluate(keyword.Value.GetProperty(member.Name), member.Value, Join(path, member.Name), failing);
                }

                return true;
            case "additionalProperties":
                var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
                foreach (var member in members.Where(member => known.ValueKind == JsonValueKind.Undefined || !known.TryGetProperty(member.Name, out _)))
                {
                    Evaluate(keyword.Value, member.Value, Join(path, member.Name), failing);
                }

                return true;
            case "required":
                Require(!isObject || keyword.Value.EnumerateArray().All(name => Has(name.GetString()!)), path, failing);
                return true;
            case "minProperties":
                Require(!isObject || members.Count >= keyword.Value.GetInt32(), path, failing);
                return true;
            case "maxProperties":
                Require(!isObject || members.Count <= keyword.Value.GetInt32(), path, failing);
                return true;
            case "dependentRequired":
                Require(
                    keyword.Value.EnumerateObject().All(pair => !Has(pair.Name) || pair.Value.EnumerateArray().All(name => Has(name.GetString()!))), path, failing);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Of several failing options the one that gets furthest into the instance tells where it fails.</summary>
    private void AnyOf(JsonElement options, JsonElement instance, string path, List<string> failing)
    {
        List<string>? furthest = null;
        foreach (var option in options.EnumerateArray())
        {
            var here = new List<string>();
            Evaluate(option, instance, path, here);
            if (here.Count == 0)
            {
                return;
            }

            furthest = furthest is null || here.Max(one => one.Length) > furthest.Max(one => one.Length) ? here : furthest;
        }

        failing.AddRange(furthest!);
    }

    private bool Holds(JsonElement schema, JsonElement instance)
    {
        var failing = new List<string>();
        Evaluate(schema, instance, "", failing);
        return failing.Count == 0;
    }

    private static bool HasType(JsonElement instance, string type) => type switch
    {
        "object" => instance.ValueKind == JsonValueKind.Object,
        "array" => instance.ValueKind == JsonValueKind.Array,
        "string" => instance.ValueKind == JsonValueKind.String,
        "boolean" => instance.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => instance.ValueKind == JsonValueKind.Number,
        "integer" => instance.ValueKind == JsonValueKind.Number && instance.GetDouble() == Math.Floor(instance.GetDouble()),
        _ => throw new NotSupportedException(type),
    };

    /// <summary>The reader's way of writing a key path, spelled out a second time on purpose.</summary>
    private static string Join(string path, string key) =>
        !Regex.IsMatch(key, "^[A-Za-z_$-][A-Za-z0-9_$-]*$") ? $"{path}[\"{key}\"]" : path.Length == 0 ? key : $"{path}.{key}";

    private static void Require(bool holds, string path, List<string> failing)
    {
        if (!holds)
        {
            failing.Add(path);
        }
    }
}
