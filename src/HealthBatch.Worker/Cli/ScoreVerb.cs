using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Worker.Runs;

namespace HealthBatch.Worker.Cli;

/// <summary><c>score</c>: scores snapshots and publishes the scores.</summary>
internal static class ScoreVerb
{
    public static Command Create(RunOptions options) => Verb.Create(
        "score",
        "Score the lake's snapshots and publish the scores.",
        options,
        [options.AsOf, options.From, options.To, options.Scorecard, options.Lake, options.Snapshots, options.Ledger, options.Force],
        context => Result(context.Run(environment => LakeScoring.Execute(environment, context.Request))));

    public static VerbResult Result(IReadOnlyList<ScoredCard> cards) =>
        new(ExitCode.Done, output => WriteText(output, cards), writer => WriteJson(writer, cards));

    public static void WriteText(TextWriter output, IReadOnlyList<ScoredCard> cards)
    {
        foreach (var card in cards)
        {
            output.WriteLine($"{card.Sentence}.");
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<ScoredCard> cards)
    {
        writer.WriteStartArray();
        foreach (var card in cards)
        {
            writer.WriteStartObject();
            writer.WriteString("scorecard", card.Scorecard);
            if (card.ChallengerOf is { } champion)
            {
                writer.WriteString("challengerOf", champion);
            }

            writer.WriteStartArray("dates");
            foreach (var date in card.Dates)
            {
                WriteDate(writer, date);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDate(Utf8JsonWriter writer, ScoredDate date)
    {
        writer.WriteStartObject();
        writer.WriteString("asOf", date.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteString("state", date.State switch
        {
            DateState.Scored => "scored",
            DateState.Revised => "revised",
            DateState.Same => "same",
            DateState.Unchanged => "unchanged",
            _ => "not in effect",
        });
        writer.WriteString("folder", date.Folder);
        if (date.Summary is { } summary)
        {
            writer.WriteNumber("rowsRead", summary.RowsRead);
            writer.WriteNumber("rows", summary.Table.Rows);
            writer.WriteNumber("unscored", summary.Counts.Unscored);
            writer.WriteNumber("leftOut", summary.Quarantined);
            Counts("bands", summary.Bands);
            Counts("segments", summary.Segments);
            Counts("actions", summary.Actions);
            Counts("trends", summary.Trends);
            Counts("changesMostlyFrom", summary.Causes);
        }

        writer.WriteEndObject();

        void Counts(string name, IReadOnlyList<NamedCount> counts)
        {
            writer.WriteStartObject(name);
            foreach (var count in counts)
            {
                writer.WriteNumber(count.Name, count.Rows);
            }

            writer.WriteEndObject();
        }
    }
}
