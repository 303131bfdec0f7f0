using System.Text;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;

if (args is ["read", var others])
{
    using var values = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
    ReadValues.Write(others, values);
    return;
}

// Writes the same rows in every encoding and codec, and beside them, as JSON, what they hold.
var folder = args[0];
Directory.CreateDirectory(folder);
ColumnRequest[] schema = [.. InteropColumns.All.Select(column => column.Request)];

// Row groups of one row, of less than a group of eight, of several pages; one without rows.
int[] rowGroups = [1, 7, 1000, 0, 66_001];
var options = new Dictionary<string, ParquetWriteOptions>
{
    ["snappy"] = new(),
    ["none"] = new() { Compression = ParquetCompression.None },
    ["zstd"] = new() { Compression = ParquetCompression.Zstd, CompressGrids = true, KeyValues = new Dictionary<string, string> { ["b"] = "2", ["a"] = "ø" } },
    ["delta-lengths"] = new() { TextEncoding = TextEncoding.DeltaLength, CompressGrids = true },
    ["delta-bytes"] = new() { TextEncoding = TextEncoding.DeltaByteArray },
    ["no-dictionaries"] = new() { DictionaryForms = [] },
};
var sinks = options.ToDictionary(option => option.Key, option => ParquetSink.Create(Path.Combine(folder, option.Key + ".parquet"), option.Key, schema, option.Value));
using (var rows = new StreamWriter(Path.Combine(folder, "rows.jsonl"), append: false, new UTF8Encoding(false)))
{
    var random = new Random(20260101);
    var first = 0;
    foreach (var count in rowGroups)
    {
        var batch = new ColumnBatch(schema, Math.Max(1, count)) { RowCount = count };
        var notes = InteropColumns.All.Select((column, i) => column.Fill(batch.Columns[i], first, count, random)).ToArray();
        for (var row = 0; row < count; row++)
        {
            rows.WriteLine(JsonSerializer.Serialize(notes.Select(note => note[row])));
        }

        foreach (var sink in sinks.Values)
        {
            sink.Append(sink.Encode(batch));
        }

        first += count;
    }
}

foreach (var sink in sinks.Values)
{
    Console.WriteLine(sink.Complete());
    sink.Dispose();
}

var columns = InteropColumns.All.Select(column => new { name = column.Request.Name, kind = column.Kind });
File.WriteAllText(Path.Combine(folder, "schema.json"), JsonSerializer.Serialize(new { columns, rowGroups = rowGroups.Where(count => count > 0) }));
