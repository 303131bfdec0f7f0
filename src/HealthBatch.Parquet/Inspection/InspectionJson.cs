using System.Text.Json;

namespace HealthBatch.Parquet.Inspection;

/// <summary>An inspection as one JSON object.</summary>
internal static class InspectionJson
{
    public static void Write(ParquetInspection file, Utf8JsonWriter output)
    {
        output.WriteStartObject();
        output.WriteString("path", file.Path);
        output.WriteNumber("bytes", file.Bytes);
        output.WriteNumber("rows", file.Rows);
        output.WriteNumber("version", file.Version);
        output.WriteString("createdBy", file.CreatedBy);
        output.WriteStartArray("keyValues");
        foreach (var (key, value) in file.KeyValues)
        {
            output.WriteStartObject();
            output.WriteString("key", key);
            output.WriteString("value", value);
            output.WriteEndObject();
        }

        output.WriteEndArray();
        output.WriteStartArray("columns");
        foreach (var column in file.Columns)
        {
            output.WriteStartObject();
            output.WriteString("name", column.Name);
            output.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(column.Kind.ToString()));
            output.WriteString("storedAs", column.StoredAs);
            output.WriteBoolean("nullable", column.Nullable);
            output.WriteString("unsupported", column.Unsupported);
            output.WriteEndObject();
        }

        output.WriteEndArray();
        output.WriteStartArray("rowGroups");
        foreach (var group in file.RowGroups)
        {
            output.WriteStartObject();
            output.WriteNumber("rows", group.Rows);
            output.WriteNumber("compressedBytes", group.CompressedBytes);
            output.WriteNumber("uncompressedBytes", group.UncompressedBytes);
            output.WriteStartArray("chunks");
            foreach (var chunk in group.Chunks)
            {
                Write(chunk, output);
            }

            output.WriteEndArray();
            output.WriteEndObject();
        }

        output.WriteEndArray();
        output.WriteEndObject();
    }

    private static void Write(InspectedChunk chunk, Utf8JsonWriter output)
    {
        output.WriteStartObject();
        output.WriteString("column", chunk.Column);
        output.WriteStartArray("encodings");
        foreach (var encoding in chunk.Encodings)
        {
            output.WriteStringValue(encoding);
        }

        output.WriteEndArray();
        output.WriteString("codec", chunk.Codec);
        output.WriteNumber("values", chunk.Values);
        if (chunk.Nulls is { } nulls)
        {
            output.WriteNumber("nulls", nulls);
        }
        else
        {
            output.WriteNull("nulls");
        }

        Write("min", chunk.Min, output);
        Write("max", chunk.Max, output);
        output.WriteNumber("offset", chunk.Offset);
        output.WriteNumber("compressedBytes", chunk.CompressedBytes);
        output.WriteNumber("uncompressedBytes", chunk.UncompressedBytes);
        output.WriteBoolean("dictionary", chunk.Dictionary);
        output.WriteEndObject();
    }

    private static void Write(string name, InspectedValue? value, Utf8JsonWriter output)
    {
        if (value?.Number is { } number)
        {
            output.WriteNumber(name, number);
        }
        else
        {
            output.WriteString(name, value?.Text);
        }
    }
}
