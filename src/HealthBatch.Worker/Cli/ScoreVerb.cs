using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Worker.Publishing;
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
            foreach (var date in card.Dates.Where(date => date.Summary is { Quarantined: > 0 }))
            {
                output.WriteLine(LeftOut(date.Summary!));
            }

            if (card.Dates.LastOrDefault(date => date.Summary is not null)?.Summary is { } last && NotUsed(last) is { Length: > 0 } sentence)
            {
                output.WriteLine(sentence);
            }
        }
    }

    /// <summary>What the last date held and the score could not use; nothing where it could use all.</summary>
    private static string NotUsed(ScoreSummary summary)
    {
        var metrics = ManifestCounts.MetricsOf(summary);
        string[] parts =
        [
            .. metrics.Where(metric => metric.Stale > 0).Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Stale:N0} stale of {metric.Metric}")),
            .. metrics.Where(metric => metric.Invalid > 0).Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Invalid:N0} invalid of {metric.Metric}")),
        ];
        return parts.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{summary.AsOf:yyyy-MM-dd}: values that count as missing: {string.Join(", ", parts)}.");
    }

    private static string LeftOut(ScoreSummary summary)
    {
        var parts = new List<string>();
        if (summary.Duplicates.Count > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{summary.Duplicates.Count:N0} customers listed more than once (first {summary.Duplicates[0].CustomerId}: {summary.Duplicates[0].Places[0]})"));
        }

        if (summary.KnownLater > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{summary.KnownLater:N0} rows known after the date (first {summary.KnownLaterPlaces[0]})"));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{summary.AsOf:yyyy-MM-dd}: {summary.Quarantined:N0} rows left out: {string.Join(", ", parts)}.");
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
            writer.WriteNumber("knownLater", summary.KnownLater);
            Texts("knownLaterRows", summary.KnownLaterPlaces);
            Texts("duplicates", [.. summary.Duplicates.Take(100).Select(customer => $"{customer.CustomerId}: {string.Join("; ", customer.Places)}")]);
            Counts("bands", summary.Bands);
            Counts("segments", summary.Segments);
            Counts("actions", summary.Actions);
            Counts("trends", summary.Trends);
            Counts("changesMostlyFrom", summary.Causes);
            ManifestCounts.Write(writer, ManifestCounts.MetricsOf(summary), ManifestCounts.RatersOf(summary));
        }

        writer.WriteEndObject();

        void Texts(string name, IReadOnlyList<string> texts)
        {
            writer.WriteStartArray(name);
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }

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
