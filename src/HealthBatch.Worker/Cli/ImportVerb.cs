using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Worker.Import;

namespace HealthBatch.Worker.Cli;

/// <summary><c>import snapshot | outcomes</c>: CSV exports into the lake.</summary>
internal static class ImportVerb
{
    private static readonly Argument<string> File = new("FILE") { Description = "The CSV file: UTF-8, a header, quotes by RFC 4180." };
    private static readonly Option<DateOnly?> AsOf = Required(RunOptions.Date("--as-of", "The day at whose end the customers were as the file has them."));
    private static readonly Option<string?> Separator = new("--separator") { Description = "What stands between cells; else the header tells.", HelpName = ",|;|tab" };
    private static readonly Option<bool> DecimalComma = new("--decimal-comma") { Description = "Numbers have a comma where others have a point." };
    private static readonly Option<string[]> Map = new("--map") { Description = "The lake's name of a column that the file calls otherwise; may be given again.", HelpName = "NAME=COLUMN", DefaultValueFactory = _ => [] };
    private static readonly Option<bool> Force = new("--force") { Description = "Take the place of what was imported before." };

    public static Command Create(RunOptions options) => new("import", "Put CSV exports into the lake, whole or not at all.")
    {
        Verb.Create("snapshot", "A CSV file with one row a customer becomes the snapshot of a date.", options, [File, AsOf, options.Lake, options.Snapshots, Separator, DecimalComma, Map, Force], Snapshot),
        Verb.Create("outcomes", "A CSV file with one row an outcome becomes a file of outcomes of the same name.", options, [File, options.Lake, options.Outcomes, Separator, DecimalComma, Map, Force], Outcomes),
    };

    private static VerbResult Snapshot(VerbContext context)
    {
        var request = Request(context, TableImport.SnapshotRules(context.Settings.Lake.Columns));
        return Result(context.Run(environment => TableImport.Snapshot(environment, request, context.Parsed.GetRequiredValue(AsOf)!.Value, context.Parsed.GetValue(Force))));
    }

    private static VerbResult Outcomes(VerbContext context)
    {
        var request = Request(context, TableImport.OutcomeRules(context.Settings.Lake.Columns));
        return Result(context.Run(environment => TableImport.Outcomes(environment, request, context.Parsed.GetValue(Force))));
    }

    private static Option<DateOnly?> Required(Option<DateOnly?> option)
    {
        option.Required = true;
        return option;
    }

    private static CsvRequest Request(VerbContext context, IReadOnlyDictionary<string, ColumnRule> rules)
    {
        var path = context.Parsed.GetRequiredValue(File);
        if (!System.IO.File.Exists(path))
        {
            throw new InputException(path, "no such file", "a CSV file");
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in context.Parsed.GetValue(Map) ?? [])
        {
            var parts = pair.Split('=', 2);
            if (parts.Length < 2 || parts[0].Length == 0 || parts[1].Length == 0 || names.ContainsValue(parts[1]) || !names.TryAdd(parts[0], parts[1]))
            {
                throw new InputException("--map", $"\"{pair}\"", "NAME=COLUMN, each name and each column once");
            }
        }

        return new CsvRequest(path, rules)
        {
            Separator = CsvSeparator.Parse(context.Parsed.GetValue(Separator)),
            DecimalComma = context.Parsed.GetValue(DecimalComma),
            Names = names,
        };
    }

    private static VerbResult Result(ImportedTable imported) => new(ExitCode.Done, output => Write(output, imported), writer => Write(writer, imported));

    private static void Write(TextWriter output, ImportedTable imported)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{imported.Path}: {imported.Table.Rows:N0} rows, {imported.Table.Columns.Count} columns{(imported.Replaced ? ", in place of what was there" : "")}."));
        PlainTable.Write(output, ["column", "holds", "missing"], [.. imported.Table.Columns.Select(column => new[]
        {
            column.Name, Words(column), column.Missing.ToString("N0", CultureInfo.InvariantCulture),
        })]);
        if (imported.Published.Count > 0)
        {
            output.WriteLine($"Scores of that date were published by {string.Join(", ", imported.Published)} and stand: the next run does with a changed snapshot what Lake:ChangedSnapshots says.");
        }

        foreach (var (path, rows) in imported.Repeated)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{path} has {rows:N0} of these outcomes as well: their amounts count twice while both files are there."));
        }
    }

    private static void Write(Utf8JsonWriter writer, ImportedTable imported)
    {
        writer.WriteStartObject();
        writer.WriteString("path", imported.Path);
        writer.WriteNumber("rows", imported.Table.Rows);
        writer.WriteBoolean("replaced", imported.Replaced);
        writer.WriteStartArray("columns");
        foreach (var column in imported.Table.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("from", column.Header);
            writer.WriteString("holds", Words(column));
            writer.WriteNumber("missing", column.Missing);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("published");
        imported.Published.ToList().ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
        writer.WriteStartArray("repeated");
        foreach (var (path, rows) in imported.Repeated)
        {
            writer.WriteStartObject();
            writer.WriteString("path", path);
            writer.WriteNumber("rows", rows);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Words(CsvColumn column) => column.Kind switch
    {
        CellKinds.Boolean => "booleans",
        CellKinds.Integer => "integers",
        CellKinds.Number => column.Present == 0 ? "nothing (numbers)" : "numbers",
        CellKinds.Date => "dates",
        CellKinds.Timestamp => "timestamps",
        _ => "text",
    };
}
