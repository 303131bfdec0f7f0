using System.CommandLine;
using System.Text;
using HealthBatch.Scoring.Sql;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Publishing;

namespace HealthBatch.Worker.Cli;

/// <summary><c>sql SCORECARD</c>: the scorecard as one SQL statement.</summary>
internal static class SqlVerb
{
    private static readonly Argument<string> Card = new("SCORECARD") { Description = "The scorecard's file." };
    private static readonly Option<string> Table = new("--table") { Description = "The table with the snapshot, as it is stored: parts with dots between.", HelpName = "NAME", DefaultValueFactory = _ => "snapshot" };
    private static readonly Option<string?> Output = new("--output") { Description = "The file to write, in place of standard output.", HelpName = "FILE" };

    public static Command Create(RunOptions options) => Verb.Create(
        "sql",
        "Print the scorecard as one SQL statement, for DuckDB and PostgreSQL; with a lake, its latest snapshot says what the columns hold.",
        options,
        [Card, Table, Output, options.Lake, options.Snapshots],
        Write);

    private static VerbResult Write(VerbContext context)
    {
        var path = context.Parsed.GetRequiredValue(Card);
        var card = ScorecardVerbs.Read(path);
        var table = context.Parsed.GetRequiredValue(Table);
        var customerId = context.Settings.Lake.Columns.CustomerId;

        // A lake is looked at only when it is named.
        using var latest = context.LakeIsGiven ? LakeFolder.Open(context.Settings.Lake).Snapshots()[^1].Files[0].Open() : null;
        var sql = ScorecardSql.Write(card, latest?.Schema, latest?.Path ?? path, table, customerId);
        if (context.Parsed.GetValue(Output) is { } output)
        {
            AtomicFile.Write(output, Encoding.UTF8.GetBytes(sql));
            return new VerbResult(ExitCode.Done, text => text.WriteLine(output), writer => writer.WriteStringValue(output));
        }

        return new VerbResult(ExitCode.Done, text => text.Write(sql), writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("scorecard", card.Name);
            writer.WriteNumber("version", card.Version);
            writer.WriteString("table", table);
            writer.WriteString("sql", sql);
            writer.WriteEndObject();
        });
    }
}
