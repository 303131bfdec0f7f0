using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;
using HealthBatch.Scoring.Scorecards.Linting;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Scorecards;

namespace HealthBatch.Worker.Cli;

/// <summary><c>scorecard lint | diff | schema | freeze | adopt</c>.</summary>
internal static class ScorecardVerbs
{
    private static readonly Argument<string> Card = new("FILE") { Description = "The scorecard." };
    private static readonly Argument<string> Other = new("OTHER") { Description = "The scorecard to compare with." };
    private static readonly Argument<string> Proposal = new("PROPOSAL") { Description = "The proposal beside a reweighting's report; with --undo the scorecard's name." };
    private static readonly Option<string> By = new("--by") { Description = "Who adopts it.", HelpName = "NAME", Required = true };
    private static readonly Option<DateOnly?> EffectiveFrom = RunOptions.Date("--effective-from", "The first as-of date that it scores; tomorrow unless given.");
    private static readonly Option<bool> Undo = new("--undo") { Description = "Take back the current version: a further version that says what the one before it said." };
    private static readonly Option<string?> Output = new("--output") { Description = "The file to write, in place of standard output.", HelpName = "FILE" };

    public static Command Create(RunOptions options) => new("scorecard", "Check, compare and adopt scorecards.")
    {
        Verb.Create("lint", "Warn about what is allowed and probably not meant; with a lake, also about what its latest snapshot shows.", options, [Card, options.Lake, options.Snapshots], Lint),
        Verb.Create("diff", "Say what changed between two scorecards; with a lake, also who changes band on its latest snapshot.", options, [Card, Other, options.Lake, options.Snapshots], Diff),
        Verb.Create("schema", "Print the JSON schema of scorecards.", options, [Output], Schema),
        FreezeVerb.Create(options),
        Verb.Create("adopt", "Make a proposal the scorecard's next version; nothing is ever adopted by itself.", options, [Proposal, By, EffectiveFrom, Undo], Adopt),
    };

    private static VerbResult Lint(VerbContext context)
    {
        var card = Read(context.Parsed.GetRequiredValue(Card));
        var warnings = ScorecardLint.Check(card).ToList();
        if (Latest(context) is { } latest)
        {
            warnings.AddRange(SnapshotScan.Lint(card, latest, context.Cancellation));
        }

        return new VerbResult(
            ExitCode.Done,
            output =>
            {
                warnings.ForEach(output.WriteLine);
                output.WriteLine(warnings.Count == 0 ? $"{card.Name} v{card.Version}: nothing to warn about." : $"{card.Name} v{card.Version}: {warnings.Count} warnings.");
            },
            writer =>
            {
                writer.WriteStartArray();
                foreach (var warning in warnings)
                {
                    writer.WriteStartObject();
                    writer.WriteString("rule", warning.Rule);
                    writer.WriteString("where", warning.Where);
                    writer.WriteString("message", warning.Message);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
    }

    private static VerbResult Diff(VerbContext context)
    {
        var (before, after) = (Read(context.Parsed.GetRequiredValue(Card)), Read(context.Parsed.GetRequiredValue(Other)));
        var changes = ScorecardDiff.Between(before, after);
        var latest = Latest(context);
        var moves = latest is null ? [] : SnapshotScan.Moves(before, after, latest, context.Cancellation);
        return new VerbResult(ExitCode.Done, output => WriteDiff(output, changes, moves, latest?.AsOf), writer => WriteDiff(writer, changes, moves));
    }

    private static void WriteDiff(TextWriter output, IReadOnlyList<ScorecardChange> changes, IReadOnlyList<BandMoveCount> moves, DateOnly? asOf)
    {
        foreach (var change in changes)
        {
            output.WriteLine(change);
        }

        if (changes.Count == 0)
        {
            output.WriteLine("The two mean the same.");
        }

        if (asOf is { } date)
        {
            var moved = moves.Where(move => move.From != move.To).ToArray();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"On {date:yyyy-MM-dd} {moved.Sum(move => move.Customers):N0} of {moves.Sum(move => move.Customers):N0} customers change band."));
            PlainTable.Write(
                output,
                ["from", "to", "customers", "revenue"],
                [.. moved.Select(move => new[]
                {
                    move.From ?? "unscored", move.To ?? "unscored", move.Customers.ToString("N0", CultureInfo.InvariantCulture), move.Amount?.ToString("N0", CultureInfo.InvariantCulture) ?? "",
                })]);
        }
    }

    private static void WriteDiff(Utf8JsonWriter writer, IReadOnlyList<ScorecardChange> changes, IReadOnlyList<BandMoveCount> moves)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("changes");
        foreach (var change in changes)
        {
            writer.WriteStartObject();
            writer.WriteString("where", change.Where);
            writer.WriteString("what", change.What);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("moves");
        foreach (var move in moves)
        {
            writer.WriteStartObject();
            writer.WriteString("from", move.From);
            writer.WriteString("to", move.To);
            writer.WriteNumber("customers", move.Customers);
            if (move.Amount is { } amount)
            {
                writer.WriteNumber("amount", amount);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static VerbResult Schema(VerbContext context)
    {
        var schema = ScorecardSchema.Write();
        if (context.Parsed.GetValue(Output) is { } path)
        {
            AtomicFile.Write(path, schema);
            return new VerbResult(ExitCode.Done, output => output.WriteLine(path), writer => writer.WriteStringValue(path));
        }

        return new VerbResult(
            ExitCode.Done, output => output.WriteLine(System.Text.Encoding.UTF8.GetString(schema).TrimEnd()), writer => writer.WriteRawValue(schema));
    }

    private static VerbResult Adopt(VerbContext context)
    {
        var given = context.Parsed.GetRequiredValue(Proposal);
        var shelf = ScorecardShelf.Read(context.Settings, null);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var decision = new AdoptionDecision(context.Parsed.GetRequiredValue(By), today, context.Parsed.GetValue(EffectiveFrom) ?? today.AddDays(1));
        var adopted = context.Parsed.GetValue(Undo) ? TakeBack(shelf, given, decision) : Adopt(shelf, given, decision);
        var file = Path.Combine(context.Settings.ScorecardFolder, adopted.FileName);
        if (File.Exists(file))
        {
            throw new InputException(file, "a file that is there already", "no such file: versions are never overwritten");
        }

        AtomicFile.Write(file, adopted.Bytes);
        var sentence = string.Create(
            CultureInfo.InvariantCulture, $"{file}: {adopted.Scorecard.Name} v{adopted.Scorecard.Version}, in effect from {adopted.Scorecard.EffectiveFrom:yyyy-MM-dd}");
        return new VerbResult(ExitCode.Done, output => output.WriteLine(sentence), writer => writer.WriteStringValue(file));
    }

    private static AdoptedVersion Adopt(ScorecardShelf shelf, string path, AdoptionDecision decision)
    {
        var proposal = Read(path);
        var report = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "report.json");
        return File.Exists(report)
            ? ScorecardAdoption.Adopt(shelf.Latest(proposal.Name).Card, proposal, Path.GetFileName(path), ContentHash.OfFile(report), decision)
            : throw new InputException(report, "no such file", "the report that proposed it, beside the proposal: a version is adopted with its evidence");
    }

    private static AdoptedVersion TakeBack(ScorecardShelf shelf, string name, AdoptionDecision decision)
    {
        var current = shelf.Latest(name);
        var previous = shelf.All.LastOrDefault(version => version.Card.Name == name && version.Card.Version < current.Card.Version)
            ?? throw new InputException(current.Path, $"{current.Label}, the first version", "a version that follows another, for --undo");
        return ScorecardAdoption.Undo(current.Card, previous.Card, decision);
    }

    // A lake is looked at only when it is named: these verbs are about the scorecard.
    private static Snapshot? Latest(VerbContext context) => context.LakeIsGiven ? LakeFolder.Open(context.Settings.Lake).Snapshots()[^1] : null;

    /// <summary>Reads a scorecard's file.</summary>
    public static Scorecard Read(string path) =>
        File.Exists(path) ? ScorecardFile.Read(File.ReadAllBytes(path), path) : throw new InputException(path, "no such file", "a scorecard");
}
