using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Ledger;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Scorecards;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Runs;

/// <summary>Scores the snapshots of the lake, date by date, and publishes each date whole or not at all.</summary>
internal static class LakeScoring
{
    /// <summary>Scores every date in range with the version in effect then; dates whose inputs have not changed are passed over.</summary>
    /// <exception cref="InputException">Something is wrong with scorecards or lake. Files and columns of all dates are checked before the first is scored.</exception>
    public static IReadOnlyList<ScoredCard> Execute(RunEnvironment environment, RunRequest request)
    {
        var snapshots = environment.Lake.Snapshots();
        var shelf = ScorecardShelf.Read(environment.Settings, request.ScorecardFile);
        var names = request.Scorecards ?? shelf.Chosen(environment.Settings);
        var chosen = Chosen(environment, request, snapshots);
        return [.. names.Select(name => Score(environment, request, shelf, name, chosen))];
    }

    private static Snapshot[] Chosen(RunEnvironment environment, RunRequest request, IReadOnlyList<Snapshot> snapshots)
    {
        var chosen = snapshots.Where(snapshot => snapshot.AsOf >= request.From && snapshot.AsOf <= request.To).ToArray();
        return chosen.Length > 0 ? chosen : throw new InputException(
            environment.Settings.Lake.Snapshots,
            "no snapshot in the range that was asked for",
            string.Create(CultureInfo.InvariantCulture, $"an as-of date from {snapshots[0].AsOf:yyyy-MM-dd} to {snapshots[^1].AsOf:yyyy-MM-dd}"));
    }

    private static ScoredCard Score(RunEnvironment environment, RunRequest request, ScorecardShelf shelf, string name, Snapshot[] snapshots)
    {
        var start = new RunStart(request.OnlyMissing ? "backfill" : "score", shelf.Current(name, snapshots[^1].AsOf).Label, snapshots[^1].AsOf);
        return RecordedRun.Execute(environment, start, () =>
        {
            using var alone = RunLock.Take(environment.Settings, name);
            StoredScorecard? CardOf(DateOnly asOf) => request.AsConfiguredNow
                ? shelf.Current(name, environment.Today)
                // A date that nobody named may lie before the scorecard's first version; one that was asked for may not.
                : snapshots.Length > 1 && !shelf.AnyInEffect(name, asOf) ? null : shelf.InEffect(name, asOf);

            if (snapshots.Length > 1)
            {
                Check(environment, snapshots, CardOf);
            }

            var dates = new List<ScoredDate>();
            foreach (var (i, snapshot) in snapshots.Index())
            {
                environment.Cancellation.ThrowIfCancellationRequested();
                if (snapshots.Length > 1)
                {
                    environment.Progress?.Report(new RunProgress(
                        string.Create(CultureInfo.InvariantCulture, $"scoring {snapshot.AsOf:yyyy-MM-dd}"), i, snapshots.Length));
                }

                dates.Add(CardOf(snapshot.AsOf) is not { } card ? ScoredDate.Before(snapshot.AsOf) : Score(environment, request, card, snapshot, snapshots.Length == 1 ? environment.Progress : null));
            }

            var result = new ScoredCard(name, dates);
            return (result, new RunEnd(result.AllUnchanged ? RunState.Skipped : RunState.Done, result.Sentence));
        });
    }

    // One wrong date among many must not leave half of them published.
    private static void Check(RunEnvironment environment, Snapshot[] snapshots, Func<DateOnly, StoredScorecard?> cardOf)
    {
        var problems = new List<InputProblem>();
        LakeValidation.CheckSnapshots(environment, snapshots, asOf => cardOf(asOf) is { } card ? [card.Card] : [], problems);
        if (problems.Count > 0)
        {
            throw new InputException(problems);
        }
    }

    private static ScoredDate Score(RunEnvironment environment, RunRequest request, StoredScorecard card, Snapshot snapshot, IProgress<RunProgress>? progress)
    {
        var settings = environment.Settings;
        var shelf = new ScoreShelf(environment.Lake, card.Card.Name);
        var published = shelf.Published(snapshot.AsOf);
        environment.Hashes.Read(snapshot.Files, settings.ThreadCount, environment.Cancellation);
        var previous = shelf.Before(snapshot.AsOf);
        var key = new RunKey("scores")
            .Add("scorecard", card.Sha256)
            .Add("duplicates", settings.Backtest.Conflicts.ToString())
            .Add(settings.Lake.Columns)
            .Add(snapshot.Files, environment.Hashes.Of)
            .Add(previous is null ? [] : [previous], environment.Hashes.Of)
            .ToString();
        var first = OutputManifest.Find(published);
        if (request.OnlyMissing && first is not null && first.Holds(published))
        {
            return new ScoredDate(snapshot.AsOf, DateState.Unchanged, shelf.Shown(published), first.Outputs[0].Rows, null);
        }

        if (!request.Force && Unchanged(shelf, snapshot.AsOf, published, first, key) is { } unchanged)
        {
            return unchanged;
        }

        using var pending = new PendingFolder(published, settings.Lake.Durability);
        var summary = ScoreRun.Run(
            new ScoreRunRequest
            {
                Snapshot = snapshot,
                Scorecard = card.Card,
                Columns = settings.Lake.Columns,
                Previous = previous,
                Threads = settings.ThreadCount,
                Duplicates = settings.Backtest.Conflicts == Backtesting.ConflictPolicy.Quarantine ? RowPolicy.Quarantine : RowPolicy.Fail,
                Sink = columns => ParquetSink.Create(
                    Path.Combine(pending.Path, ScoreShelf.FileName), ScoreShelf.FileName, columns, new ParquetWriteOptions { Durable = settings.Lake.Durability == Durability.Full }),
            },
            progress,
            environment.Cancellation);
        // Of a published file that was damaged since there is nothing left to keep.
        var holds = first is not null && first.Holds(published);
        var takesPlace = !holds || string.Equals(first!.Outputs[0].Sha256, summary.Table.Hash, StringComparison.Ordinal);
        var manifest = new OutputManifest
        {
            Kind = "scores",
            Scorecard = card.Card.Name,
            Version = card.Card.Version,
            AsOf = snapshot.AsOf,
            Key = key,
            Result = Sentence(summary),
            Published = shelf.Relative(published),
            Inputs = [new ManifestFile(card.Path, card.Sha256, null), .. Inputs(environment, snapshot, previous, summary)],
            Outputs =
            [
                new ManifestFile(ScoreShelf.FileName, summary.Table.Hash, summary.Table.Rows),
                .. Changes(environment, pending, takesPlace ? previous : shelf.File(snapshot.AsOf)),
            ],
        };
        return takesPlace
            ? PublishFirst(shelf, pending, published, holds ? first : null, manifest, summary)
            : PublishRevision(shelf, pending, published, first!, manifest, summary);
    }

    private static ScoredDate? Unchanged(ScoreShelf shelf, DateOnly asOf, string published, OutputManifest? first, string key)
    {
        foreach (var folder in shelf.Revisions(asOf).Reverse().Append(published))
        {
            var manifest = folder == published ? first : OutputManifest.Find(folder);
            if (manifest is not null && string.Equals(manifest.Key, key, StringComparison.Ordinal) && manifest.Holds(folder))
            {
                return new ScoredDate(asOf, DateState.Unchanged, shelf.Shown(folder), manifest.Outputs[0].Rows, null);
            }
        }

        return null;
    }

    // The same bytes from other inputs only get a new manifest.
    private static ScoredDate PublishFirst(
        ScoreShelf shelf, PendingFolder pending, string published, OutputManifest? first, OutputManifest manifest, ScoreSummary summary)
    {
        if (first is not null)
        {
            var bytes = (manifest with { Outputs = first.Outputs, Revisions = first.Revisions }).ToUtf8();
            AtomicFile.Write(Path.Combine(published, OutputManifest.FileName), bytes);
        }
        else
        {
            File.WriteAllBytes(Path.Combine(pending.Path, OutputManifest.FileName), manifest.ToUtf8());
            pending.Publish();
        }

        return new ScoredDate(manifest.AsOf, first is null ? DateState.Scored : DateState.Same, shelf.Shown(published), summary.Table.Rows, summary);
    }

    // What was published stays: other bytes go beside it, and its manifest names them.
    private static ScoredDate PublishRevision(
        ScoreShelf shelf, PendingFolder pending, string published, OutputManifest first, OutputManifest manifest, ScoreSummary summary)
    {
        var revision = shelf.NextRevision(manifest.AsOf);
        File.WriteAllBytes(Path.Combine(pending.Path, OutputManifest.FileName), manifest.ToUtf8());
        pending.Publish(revision);
        var listed = first with { Revisions = [.. first.Revisions ?? [], shelf.Relative(revision)] };
        AtomicFile.Write(Path.Combine(published, OutputManifest.FileName), listed.ToUtf8());
        return new ScoredDate(manifest.AsOf, DateState.Revised, shelf.Shown(revision), summary.Table.Rows, summary);
    }

    private static IEnumerable<ManifestFile> Inputs(RunEnvironment environment, Snapshot snapshot, ITableFile? previous, ScoreSummary summary)
    {
        var only = snapshot.Files.Count == 1 ? summary.RowsRead : (long?)null;
        return snapshot.Files
            .Select(file => new ManifestFile(file.Path, environment.Hashes.Of(file), only))
            .Concat(previous is null ? [] : [new ManifestFile(previous.Path, environment.Hashes.Of(previous), null)]);
    }

    // The customers that changed since the scores that were published last. The first scores of all have nothing that they could differ from.
    private static ManifestFile[] Changes(RunEnvironment environment, PendingFolder pending, ITableFile? published)
    {
        if (published is null)
        {
            return [];
        }

        var path = Path.Combine(pending.Path, ScoreShelf.ChangesName);
        long rows;
        using (var output = File.Create(path))
        {
            rows = CrmExport.Write(environment.Lake.Table(Path.Combine(pending.Path, ScoreShelf.FileName)), published, output, token: environment.Cancellation);
        }

        return [new ManifestFile(ScoreShelf.ChangesName, ContentHash.OfFile(path), rows)];
    }

    private static string Sentence(ScoreSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Table.Rows} customers: {string.Join(", ", summary.Bands.Select(band => string.Create(CultureInfo.InvariantCulture, $"{band.Rows} {band.Name}")))}, {summary.Counts.Unscored} unscored, {summary.Quarantined} left out");
}
