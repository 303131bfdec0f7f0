using System.Globalization;
using HealthBatch.Backtesting;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Reporting;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Worker.Ledger;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Reports;
using HealthBatch.Worker.Scorecards;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Runs;

/// <summary>
/// What the backtest and the reweighting of a lake have in common: which files they read, when their report is still good, and how it is written and
/// put on record.
/// </summary>
internal static class ReportedRun
{
    /// <summary>Makes a report, or finds the one that was made from exactly the same.</summary>
    /// <param name="environment">What the run works with.</param>
    /// <param name="request">What it is asked to do.</param>
    /// <param name="kind">"backtest" or "reweight".</param>
    /// <param name="name">The scorecard's name.</param>
    /// <param name="shelf">The scorecards.</param>
    /// <param name="make">Makes it.</param>
    public static ReportResult Execute(
        RunEnvironment environment, RunRequest request, string kind, string name, ScorecardShelf shelf, Func<ReportInputs, MadeReport> make)
    {
        // The newest card is the one in question: the version in effect today, over all dates.
        var card = shelf.Current(name, environment.Today);
        return RecordedRun.Execute(environment, new RunStart(kind, card.Label), () =>
        {
            using var alone = RunLock.Take(environment.Settings, name);
            var published = environment.Settings.Backtest.Source == ScoreSource.Published && kind != LakeReweighting.Kind;
            var reports = new ReportShelf(environment.Settings);
            var inputs = Inputs(environment, request, published ? Published(environment, card, shelf.Segments(name)) : card, published);
            if (request.Force)
            {
                environment.Hashes.DistrustMemory();
            }

            // Where no earlier report can be the same, and no kept date is looked for by its hash, files are hashed while they are read.
            var mayBeSame = !request.Force && reports.HasAny(name, kind);
            using var beside = mayBeSame || (kind != LakeReweighting.Kind && KeptDates.AreKept(environment.Settings, inputs.Snapshots.Count))
                ? null
                : environment.Hashes.ReadBeside([.. inputs.Files], HashKind.Sha256, environment.Cancellation);
            if (beside is null)
            {
                environment.Hashes.Read(inputs.Files, environment.Settings.ThreadCount, environment.Cancellation);
            }

            inputs = inputs with { HashOf = file => environment.Hashes.Of(file, beside) };
            var tables = kind == LakeReweighting.Kind ? BacktestTables.All : inputs.Options.Tables;
            var key = mayBeSame ? Key(environment, kind, inputs, tables) : null;

            // A report with all tables answers for one with fewer, never the other way round.
            if (key is not null && reports.Find(name, kind, key, Key(environment, kind, inputs, BacktestTables.All)) is { } found)
            {
                var kept = new ReportResult(name, kind, found.Folder, found.Manifest.Result, found.Manifest.Outcome, Unchanged: true) { Tables = found.Manifest.Tables };
                return (kept, new RunEnd(RunState.Skipped, kept.RecordedSentence, InputsSha256: key, AsOf: found.Manifest.AsOf));
            }

            if (key is not null && request.OnlyNewHorizons && LastOfSameHorizons(environment, kind, inputs, reports) is { } last)
            {
                var kept = new ReportResult(name, kind, last.Folder, $"No horizon has completed since the last report. {last.Manifest.Result}", last.Manifest.Outcome, Unchanged: true)
                {
                    Tables = last.Manifest.Tables,
                };
                return (kept, new RunEnd(RunState.Skipped, kept.RecordedSentence, InputsSha256: key, AsOf: last.Manifest.AsOf));
            }

            var report = make(inputs);
            beside?.Wait();
            environment.Hashes.MustBeUnchanged(inputs.Files);
            key ??= Key(environment, kind, inputs, tables);
            var manifest = new OutputManifest
            {
                Kind = kind,
                Scorecard = name,
                Version = card.Card.Version,
                AsOf = report.AsOf,
                Key = key,
                Result = report.Sentence,
                Outcome = report.Outcome,
                BoundByDay = report.ObservedThrough == environment.Today ? true : null,
                Tables = tables == BacktestTables.All ? null : Word(tables),
                Inputs =
                [
                    new ManifestFile(card.Path, card.Sha256, null),
                    .. (tables == BacktestTables.All ? inputs.Challengers : []).Select(challenger => new ManifestFile(challenger.Path, challenger.Sha256, null)),
                    .. inputs.Files.Select(file => new ManifestFile(file.Path, inputs.HashOf(file), null)),
                ],
                Outputs = [],
            };
            var folder = reports.Write(manifest, report.Files);
            var result = new ReportResult(name, kind, folder, report.Sentence, report.Outcome, Unchanged: false) { Tables = manifest.Tables, CrossCheck = report.CrossCheck, Notices = report.Notices };
            return (result, new RunEnd(RunState.Done, result.RecordedSentence, InputsSha256: key, AsOf: report.AsOf));
        });
    }

    // The report of the same scorecard whose last date is still the last one with a complete horizon.
    private static (string Folder, OutputManifest Manifest)? LastOfSameHorizons(RunEnvironment environment, string kind, ReportInputs inputs, ReportShelf reports)
    {
        var outcomes = OutcomeBook.Read(inputs.Outcomes, environment.Settings.Lake.Columns, inputs.Options, environment.Cancellation);
        var card = inputs.Scorecard.Card;
        var complete = outcomes.ObservedThrough(inputs.Options) is { } observed
            ? inputs.Snapshots.LastOrDefault(snapshot => snapshot.AsOf.AddDays(card.Outcome.HorizonDays) <= observed)
            : null;
        return complete is null || reports.At(card.Name, kind, complete.AsOf) is not { } last || last.Manifest.Inputs[0].Sha256 != inputs.Scorecard.Sha256
            || (last.Manifest.Tables is not null && inputs.Options.Tables == BacktestTables.All) ? null : last;
    }

    // Scores as they were published are an existing score to the backtest: nothing of today's formulas touches them.
    private static StoredScorecard Published(RunEnvironment environment, StoredScorecard card, IReadOnlyList<string> segments)
    {
        if (environment.Settings.Lake.Columns.CustomerId != ScoreFileColumns.CustomerId)
        {
            throw new InputException(
                "Lake:Columns:CustomerId", $"\"{environment.Settings.Lake.Columns.CustomerId}\"", $"\"{ScoreFileColumns.CustomerId}\", the name in published scores, for --source published");
        }

        return card with
        {
            Card = card.Card with
            {
                Existing = new ExistingScore(ScoreFileColumns.Score, ScoreFileColumns.Band)
                {
                    SegmentColumn = ScoreFileColumns.Segment,
                    Segments = segments,
                    OverrideColumn = ScoreFileColumns.Override,
                    BeforeColumn = ScoreFileColumns.ScoreBeforeOverride,
                },
                Formulas = [],
                Overrides = [],
                Actions = [],
            },
        };
    }

    private static IReadOnlyList<Snapshot> Published(RunEnvironment environment, string scorecard)
    {
        var shelf = new ScoreShelf(environment.Lake, scorecard);
        Snapshot[] scores = [.. shelf.Dates().Order().Select(date => new Snapshot(date, [shelf.File(date)]))];
        return scores.Length > 0 ? scores : throw new InputException(
            environment.Lake.Shown(environment.Lake.Scores), $"no published scores of {scorecard}", "scores that 'healthbatch score' wrote, for --source published");
    }

    private static ReportInputs Inputs(RunEnvironment environment, RunRequest request, StoredScorecard card, bool published)
    {
        var all = published ? Published(environment, card.Card.Name) : environment.Lake.Snapshots();
        var snapshots = all.Where(snapshot => snapshot.AsOf >= request.From && snapshot.AsOf <= request.To).ToArray();
        if (snapshots.Length == 0)
        {
            throw new InputException(
                environment.Settings.Lake.Snapshots,
                "no snapshot in the range that was asked for",
                string.Create(CultureInfo.InvariantCulture, $"an as-of date from {all[0].AsOf:yyyy-MM-dd} to {all[^1].AsOf:yyyy-MM-dd}"));
        }

        var backtest = environment.Settings.Backtest;
        var chosen = backtest.AsOf.Select(Array.ConvertAll(snapshots, snapshot => snapshot.AsOf)).ToHashSet();
        var options = new BacktestOptions
        {
            RunDate = environment.Today,
            ObservedThrough = backtest.ObservedThrough,
            AsOf = new AsOfSelection.All(),
            Conflicts = backtest.Conflicts,
            KnownLater = environment.Settings.Lake.KnownLater,
            Threads = environment.Settings.ThreadCount,
            Seed = backtest.Seed,
            WaivedGuards = backtest.WaivedGuards,
            Tables = backtest.Tables,
        };
        // Published scores are compared with nothing: their challengers have not been tried on the same inputs.
        var challengers = published ? [] : ScorecardShelf.Challengers(environment.Settings, card);
        var inputs = new ReportInputs(card, challengers, [.. snapshots.Where(snapshot => chosen.Contains(snapshot.AsOf))], environment.Lake.Outcomes(), options, environment.Hashes.Of);
        if (published)
        {
            var dates = inputs.Snapshots.Select(snapshot => snapshot.AsOf).ToHashSet();
            inputs = inputs with { Companions = [.. environment.Lake.Snapshots().Where(snapshot => dates.Contains(snapshot.AsOf))] };
        }

        return inputs;
    }

    // The run's own day is part of the key only through what it changes: outcomes that are known by then.
    private static string Key(RunEnvironment environment, string kind, ReportInputs inputs, BacktestTables tables)
    {
        var key = new RunKey(kind)
            .Add("scorecard", inputs.Scorecard.Sha256)
            .Add("challengers", string.Join('\n', inputs.Challengers.Select(challenger => challenger.Sha256)))
            .Add("observedThrough", inputs.Options.ObservedThrough)
            .Add("conflicts", inputs.Options.Conflicts.ToString())
            .Add("knownLater", inputs.Options.KnownLater.ToString())
            .Add("source", environment.Settings.Backtest.Source.ToString())
            .Add("seed", inputs.Options.Seed)
            .Add("waived", string.Join('\n', inputs.Options.WaivedGuards))
            .Add("reweighting", kind == LakeReweighting.Kind ? environment.Settings.Reweighting.ToString() : null)
            .Add(environment.Settings.Lake.Columns)
            .Add("data", inputs.DataSha256);

        // Only what is left out is part of the key: reports with all tables are known by the keys that they have always had.
        return (tables == BacktestTables.All ? key : key.Add("tables", Word(tables))).ToString();
    }

    private static string Word(BacktestTables tables) => tables.ToString().ToLowerInvariant();
}

/// <summary>What a report is made from.</summary>
/// <param name="Scorecard">The scorecard in question.</param>
/// <param name="Challengers">The scorecards that it is compared with.</param>
/// <param name="Snapshots">The snapshots that are used, by date.</param>
/// <param name="Outcomes">The files with outcomes.</param>
/// <param name="Options">How.</param>
/// <param name="HashOf">The hash of one of the files; it may have to wait for it.</param>
internal sealed record ReportInputs(
    StoredScorecard Scorecard, IReadOnlyList<StoredScorecard> Challengers, IReadOnlyList<Snapshot> Snapshots, IReadOnlyList<ITableFile> Outcomes, BacktestOptions Options, Func<ITableFile, string> HashOf)
{
    /// <summary>The hash over snapshots and outcomes.</summary>
    public string DataSha256 => new RunKey("data").Add(Files, HashOf).ToString();

    /// <summary>All files with data.</summary>
    public IEnumerable<ITableFile> Files => Snapshots.Concat(Companions).SelectMany(snapshot => snapshot.Files).Concat(Outcomes);

    /// <summary>The snapshots behind published scores, for revenue and treatment; empty for recomputed ones.</summary>
    public IReadOnlyList<Snapshot> Companions { get; init; } = [];
}

/// <summary>A report that was made, not yet written.</summary>
/// <param name="AsOf">The last date used.</param>
/// <param name="ObservedThrough">The last day outcomes were taken as known for.</param>
/// <param name="Outcome">The verdict or decision, in a word.</param>
/// <param name="Sentence">The same in a sentence.</param>
/// <param name="Files">Its files.</param>
internal sealed record MadeReport(DateOnly AsOf, DateOnly ObservedThrough, string Outcome, string Sentence, IReadOnlyList<ReportFile> Files)
{
    /// <summary>How far two fitters were apart, in a sentence; null unless that was asked for.</summary>
    public string? CrossCheck { get; init; }

    /// <summary>What somebody should know of how it was made, in sentences.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}

/// <summary>A report on disk.</summary>
/// <param name="Scorecard">The scorecard's name.</param>
/// <param name="Kind">"backtest" or "reweight".</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="Outcome">The verdict or decision, in a word.</param>
/// <param name="Unchanged">Whether it was there already, made from exactly the same.</param>
internal sealed record ReportResult(string Scorecard, string Kind, string Folder, string Sentence, string? Outcome, bool Unchanged)
{
    /// <summary>The scorecard that this one is a challenger of, or null: nothing acts on a challenger's verdict.</summary>
    public string? ChallengerOf { get; init; }

    /// <summary>Which tables it holds, in a word; null for all.</summary>
    public string? Tables { get; init; }

    /// <summary>The tables that it leaves out, by their names in report.json.</summary>
    public IReadOnlyList<string> LeftOut => Tables is null ? [] : LeftOutTables.OfVerdict;

    /// <summary>What the ledger says of it.</summary>
    public string RecordedSentence => Tables is null ? Sentence : $"{Sentence} Tables: {Tables} alone.";

    /// <summary>How far two fitters were apart, in a sentence; null unless that was asked for.</summary>
    public string? CrossCheck { get; init; }

    /// <summary>What somebody should know of how it was made, in sentences.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The page to open.</summary>
    public string Page => Path.Combine(Folder, "index.html");
}
