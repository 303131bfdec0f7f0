using System.Globalization;
using HealthBatch.Backtesting;
using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Worker.Lake;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Scorecards;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Runs;

/// <summary>Scores one snapshot by one scorecard and publishes what comes out whole or not at all.</summary>
/// <param name="environment">What the run works with.</param>
/// <param name="request">What it is asked to do.</param>
/// <param name="snapshots">All snapshots of the lake.</param>
internal sealed class DateScoring(RunEnvironment environment, RunRequest request, IReadOnlyList<Snapshot> snapshots)
{
    private const string RescoredName = "rescored.tmp";

    private HealthBatchSettings Settings => environment.Settings;

    /// <summary>Scores a date, unless its scores are there already and made from exactly the same.</summary>
    /// <param name="card">The scorecard.</param>
    /// <param name="withChanges">Whether the changes are published for a CRM: not those of a challenger.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="progress">For people, or null.</param>
    public ScoredDate Score(StoredScorecard card, bool withChanges, Snapshot snapshot, IProgress<RunProgress>? progress)
    {
        if (request.Force)
        {
            environment.Hashes.DistrustMemory();
        }

        var shelf = new ScoreShelf(environment.Lake, card.Card.Name);
        var published = shelf.Published(snapshot.AsOf);
        var first = OutputManifest.Find(published);
        if (request.OnlyMissing && first is not null && first.Holds(published))
        {
            return new ScoredDate(snapshot.AsOf, DateState.Unchanged, shelf.Shown(published), first.Outputs[0].Rows, null);
        }

        var before = ComparedScores.Find(environment, shelf, card, snapshots, snapshot.AsOf);
        ITableFile[] files = [.. snapshot.Files, .. before.Files];
        if (!request.Force && (first is not null || shelf.Revisions(snapshot.AsOf).Count > 0))
        {
            environment.Hashes.Read(files, Settings.ThreadCount, environment.Cancellation, Settings.Lake.ScoreHash);
            // What was published for a CRM too is more than a challenger needs.
            string[] keys = withChanges ? [Key(card, true, snapshot, before)] : [Key(card, false, snapshot, before), Key(card, true, snapshot, before)];
            if (Unchanged(shelf, snapshot.AsOf, published, first, keys) is { } unchanged)
            {
                return unchanged;
            }
        }

        if (first is not null && Settings.Lake.ChangedSnapshots == ConflictPolicy.Fail)
        {
            RefuseChanged(snapshot, first);
        }

        using var pending = new PendingFolder(published, Settings.Lake.Durability);
        using var hashing = environment.Hashes.ReadBeside(files, Settings.Lake.ScoreHash, environment.Cancellation);
        ChangesFile? changes = null;
        IChangeSink Begin() => changes = new ChangesFile(Path.Combine(pending.Path, ScoreShelf.ChangesName), Settings.Lake.ScoreHash, Settings.Lake.Durability == Durability.Full);
        var summary = Run(card, snapshot, before, pending, withChanges ? Begin : null, progress);
        hashing.Wait();
        environment.Hashes.MustBeUnchanged(files);
        // Of a published file that was damaged since there is nothing left to keep.
        var holds = first is not null && first.Holds(published);
        var takesPlace = !holds || first!.Outputs[0].Hash == Rehashed(summary.Table.Hash, Path.Combine(pending.Path, ScoreShelf.FileName), first.Outputs[0].HashedBy);
        var manifest = new OutputManifest
        {
            Kind = "scores",
            Scorecard = card.Card.Name,
            Version = card.Card.Version,
            AsOf = snapshot.AsOf,
            Key = Key(card, withChanges, snapshot, before),
            Result = Sentence(summary),
            Published = shelf.Relative(published),
            Inputs = [new ManifestFile(card.Path, card.Sha256, null), .. Inputs(snapshot, before, summary)],
            Metrics = ManifestCounts.MetricsOf(summary),
            Raters = ManifestCounts.RatersOf(summary),
            Outputs =
            [
                ManifestFile.Of(ScoreShelf.FileName, summary.Table.Hash, summary.Table.Rows),
                .. !withChanges ? [] : takesPlace ? Changes(changes, summary) : ChangesFrom(shelf.File(snapshot.AsOf), pending),
            ],
        };
        return takesPlace
            ? PublishFirst(shelf, pending, published, holds ? first : null, manifest, summary)
            : PublishRevision(shelf, pending, published, first!, manifest, summary);
    }

    private string Key(StoredScorecard card, bool withChanges, Snapshot snapshot, ComparedScores before) => new RunKey("scores")
        .Add("changes", withChanges.ToString())
        .Add("scorecard", card.Sha256)
        .Add("duplicates", Settings.Backtest.Conflicts.ToString())
        .Add("knownLater", Settings.Lake.KnownLater.ToString())
        .Add(Settings.Lake.Columns)
        .Add(snapshot.Files, Hash)
        .Add("byThis", before.ByThis.ToString())
        .Add(before.Files, Hash)
        .ToString();

    private string Hash(ITableFile file) => environment.Hashes.Of(file, Settings.Lake.ScoreHash);

    /// <summary>The hash of a file in the kind that another one has.</summary>
    private static string Rehashed(string hash, string path, HashKind kind) =>
        ManifestFile.Of(path, hash, null).HashedBy == kind ? hash : ContentHash.OfFile(path, kind);

    private static RowPolicy Policy(ConflictPolicy policy) => policy == ConflictPolicy.Quarantine ? RowPolicy.Quarantine : RowPolicy.Fail;

    private void RefuseChanged(Snapshot snapshot, OutputManifest scored)
    {
        var changed = snapshot.Files.Where(file => !scored.Inputs.Any(input => input.Path == file.Path && input.Hash == environment.Hashes.Of(file, input.HashedBy))).ToArray();
        if (changed.Length > 0)
        {
            throw new InputException(
            [
                .. changed.Select(file => new InputProblem(
                    file.Path,
                    string.Create(CultureInfo.InvariantCulture, $"other content than when {snapshot.AsOf:yyyy-MM-dd} was scored"),
                    "the file that was scored, or Lake:ChangedSnapshots = \"quarantine\", which puts other scores beside the published ones")),
            ]);
        }
    }

    private ScoreSummary Run(StoredScorecard card, Snapshot snapshot, ComparedScores before, PendingFolder pending, Func<IChangeSink>? changes, IProgress<RunProgress>? progress)
    {
        var request = new ScoreRunRequest
        {
            Snapshot = snapshot,
            Scorecard = card.Card,
            Columns = Settings.Lake.Columns,
            Threads = Settings.ThreadCount,
            Duplicates = Policy(Settings.Backtest.Conflicts),
            KnownLater = Policy(Settings.Lake.KnownLater),
            Sink = columns => Sink(pending, ScoreShelf.FileName, columns, Settings.Lake.Durability == Durability.Full, Settings.Lake.ScoreHash),
        };
        ITableFile? rescored = null;
        if (before.Rescore is { } again)
        {
            try
            {
                ScoreRun.Run(request with { Snapshot = again, Sink = columns => Sink(pending, RescoredName, columns, durable: false, HashKind.None) }, progress, environment.Cancellation);
                rescored = environment.Lake.Table(Path.Combine(pending.Path, RescoredName));
            }
            catch (InputException)
            {
                // Today's scorecard may ask for columns that the snapshot before did not have: then the parts of the change are missing.
            }
        }

        var summary = ScoreRun.Run(
            request with { Previous = before.Previous, Changes = changes, Earlier = before.Earlier, PreviousByThis = before.ByThis ? before.Previous : rescored }, progress, environment.Cancellation);
        File.Delete(Path.Combine(pending.Path, RescoredName));
        return summary;
    }

    private IColumnSink Sink(PendingFolder pending, string name, IReadOnlyList<ColumnRequest> columns, bool durable, HashKind hash) =>
        Settings.Lake.Codec.Create(Path.Combine(pending.Path, name), name, columns, durable, hash);

    private static ScoredDate? Unchanged(ScoreShelf shelf, DateOnly asOf, string published, OutputManifest? first, string[] keys)
    {
        foreach (var folder in shelf.Revisions(asOf).Reverse().Append(published))
        {
            var manifest = folder == published ? first : OutputManifest.Find(folder);
            if (manifest is not null && keys.Contains(manifest.Key, StringComparer.Ordinal) && manifest.Holds(folder))
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
            // Scores that were a challenger's until now have nothing for a CRM yet.
            var adds = manifest.Outputs.Count > first.Outputs.Count;
            if (adds)
            {
                AtomicFile.Move(Path.Combine(pending.Path, ScoreShelf.ChangesName), Path.Combine(published, ScoreShelf.ChangesName));
            }

            var kept = first.Outputs.Select(output => ManifestFile.Of(
                output.Path, Rehashed(output.Hash!, Path.Combine(published, output.Path), manifest.Outputs[0].HashedBy), output.Rows));
            var bytes = (manifest with { Outputs = adds ? manifest.Outputs : [.. kept], Revisions = first.Revisions }).ToUtf8();
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

    private IEnumerable<ManifestFile> Inputs(Snapshot snapshot, ComparedScores before, ScoreSummary summary)
    {
        var only = snapshot.Files.Count == 1 ? summary.RowsRead : (long?)null;
        return snapshot.Files
            .Select(file => ManifestFile.Of(file.Path, Hash(file), only))
            .Concat(before.Files.Select(file => ManifestFile.Of(file.Path, Hash(file), null)));
    }

    // Written while the customers were scored. The first scores of all have nothing that they could differ from.
    private static ManifestFile[] Changes(ChangesFile? changes, ScoreSummary summary) =>
        changes is null ? [] : [ManifestFile.Of(ScoreShelf.ChangesName, changes.Hash!, summary.Changed)];

    // A revision differs from what was published for the same date, which is not what its trend is against.
    private ManifestFile[] ChangesFrom(ITableFile published, PendingFolder pending)
    {
        var path = Path.Combine(pending.Path, ScoreShelf.ChangesName);
        long rows;
        using (var output = File.Create(path))
        {
            rows = CrmExport.Write(environment.Lake.Table(Path.Combine(pending.Path, ScoreShelf.FileName)), published, output, token: environment.Cancellation);
        }

        return [ManifestFile.Of(ScoreShelf.ChangesName, ContentHash.OfFile(path, Settings.Lake.ScoreHash), rows)];
    }

    private static string Sentence(ScoreSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Table.Rows} customers: {string.Join(", ", summary.Bands.Select(band => string.Create(CultureInfo.InvariantCulture, $"{band.Rows} {band.Name}")))}, {summary.Counts.Unscored} unscored, {summary.Quarantined} left out");
}
