using System.CommandLine;
using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Scoring.Scorecards.Changes;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Scorecards;

namespace HealthBatch.Worker.Cli;

/// <summary><c>scorecard freeze</c>: takes the quantiles that a percentile normaliser compares with from a snapshot.</summary>
internal static class FreezeVerb
{
    private static readonly Argument<string> Card = new("FILE") { Description = "The scorecard." };
    private static readonly Argument<string> Metric = new("METRIC") { Description = "The metric, by its name." };
    private static readonly Option<int> Intervals = new("--intervals") { Description = "Stretches of equal shares between the quantiles, 1 to 1000.", HelpName = "N", DefaultValueFactory = _ => 20 };
    private static readonly Option<string?> Output = new("--output") { Description = "Write the scorecard's next version, with the frozen reference, to this file.", HelpName = "FILE" };
    private static readonly Option<DateOnly?> EffectiveFrom = RunOptions.Date("--effective-from", "The first as-of date that the next version scores; tomorrow unless given.");

    public static Command Create(RunOptions options) => Verb.Create(
        "freeze",
        "Freeze a metric's values on a snapshot as the reference of a percentile; prints the normaliser, or writes the next version.",
        options,
        [Card, Metric, options.Lake, options.Snapshots, options.AsOf, Intervals, Output, EffectiveFrom],
        Freeze);

    private static VerbResult Freeze(VerbContext context)
    {
        var card = ScorecardVerbs.Read(context.Parsed.GetRequiredValue(Card));
        var metric = context.Parsed.GetRequiredValue(Metric);
        var intervals = context.Parsed.GetValue(Intervals);
        if (intervals is < 1 or > 1000)
        {
            throw new InputException("--intervals", intervals.ToString(CultureInfo.InvariantCulture), "a whole number from 1 to 1000");
        }

        var (column, higherIsBetter) = ReferenceFreezing.Find(card, metric);
        var snapshot = Snapshot(context);
        var values = SnapshotScan.Values(snapshot, column, context.Cancellation);
        if (values.Where(double.IsFinite).Distinct().Take(2).Count() < 2)
        {
            throw new InputException(snapshot.Files[0].Path, $"fewer than two different values of {column}", "a reference that tells customers apart");
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{column} on {snapshot.AsOf:yyyy-MM-dd}");
        var frozen = PercentileReference.Freeze(name, values, intervals, higherIsBetter);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var next = ReferenceFreezing.Next(card, metric, frozen, context.Parsed.GetValue(EffectiveFrom) ?? today.AddDays(1));
        if (context.Parsed.GetValue(Output) is { } path)
        {
            if (File.Exists(path))
            {
                throw new InputException(path, "a file that is there already", "no such file: versions are never overwritten");
            }

            AtomicFile.Write(path, next.Bytes);
            var sentence = string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {next.Scorecard.Name} v{next.Scorecard.Version}, {metric} against {frozen.Quantiles.Count} quantiles of {name}, in effect from {next.Scorecard.EffectiveFrom:yyyy-MM-dd}");
            return new VerbResult(ExitCode.Done, output => output.WriteLine(sentence), writer => writer.WriteStringValue(path));
        }

        var json = ScorecardFile.WriteNormaliser(frozen);
        return new VerbResult(ExitCode.Done, output => output.WriteLine(System.Text.Encoding.UTF8.GetString(json)), writer => writer.WriteRawValue(json));
    }

    private static Snapshot Snapshot(VerbContext context)
    {
        var all = LakeFolder.Open(context.Settings.Lake).Snapshots();
        var request = context.Request;
        return all.LastOrDefault(snapshot => snapshot.AsOf >= request.From && snapshot.AsOf <= request.To) ?? throw new InputException(
            context.Settings.Lake.Snapshots, "no snapshot of that date", string.Create(CultureInfo.InvariantCulture, $"one of {all.Count} from {all[0].AsOf:yyyy-MM-dd} to {all[^1].AsOf:yyyy-MM-dd}"));
    }
}
