using HealthBatch.Backtesting;
using HealthBatch.Columns;
using HealthBatch.Reporting;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Reports;
using HealthBatch.Worker.Scorecards;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Runs;

/// <summary>Backtests scorecards on the lake: one report a scorecard and event.</summary>
internal static class LakeBacktest
{
    /// <summary>The kind of the main event's report.</summary>
    public const string Kind = "backtest";

    /// <summary>
    /// Backtests the scorecards that the request or the settings name, the main event's report first, then their challengers, each with a report of its own.
    /// </summary>
    /// <exception cref="InputException">Something is wrong with scorecards or lake, or no horizon is complete.</exception>
    public static IReadOnlyList<ReportResult> Execute(RunEnvironment environment, RunRequest request)
    {
        environment.Lake.MustBeThere();
        var shelf = ScorecardShelf.Read(environment.Settings, request.ScorecardFile);
        var reports = new List<ReportResult>();
        using var observations = request.ObservationsFile is { } file ? new ObservationsFile(file) : null;
        foreach (var name in request.Scorecards ?? shelf.Chosen(environment.Settings))
        {
            var events = shelf.Current(name, environment.Today).Card.Outcome.Events;
            foreach (var (i, one) in events.Index())
            {
                // Each event has a verdict of its own, and so a report; the scorecard's first one has the plain name.
                var kind = i == 0 ? Kind : $"{Kind}-{one.Replace(' ', '-')}";
                reports.Add(ReportedRun.Execute(environment, request, kind, name, shelf, inputs => Make(environment, inputs, one, observations)));
            }

            foreach (var challenger in ScorecardShelf.Challengers(environment.Settings, shelf.Current(name, environment.Today)))
            {
                var alone = ScorecardShelf.Read(environment.Settings, challenger.Path);
                var report = ReportedRun.Execute(environment, request, Kind, challenger.Card.Name, alone, inputs => Make(environment, inputs, challenger.Card.Outcome.Events[0], observations));
                reports.Add(report with { ChallengerOf = name });
            }
        }

        observations?.Complete();
        return reports;
    }

    /// <summary>The snapshot files that the manifest of their date's published scores names with another hash.</summary>
    private static IReadOnlyList<string> ChangedSnapshots(RunEnvironment environment, ReportInputs inputs)
    {
        var shelf = new ScoreShelf(environment.Lake, inputs.Scorecard.Card.Name);
        var changed = new List<string>();
        foreach (var snapshot in inputs.Companions.Count > 0 ? inputs.Companions : inputs.Snapshots)
        {
            var scored = OutputManifest.Find(shelf.Published(snapshot.AsOf))?.Inputs ?? [];
            changed.AddRange(snapshot.Files
                .Where(file => scored.FirstOrDefault(input => input.Path == file.Path) is { } input && input.Sha256 != inputs.HashOf(file))
                .Select(file => file.Path));
        }

        return changed;
    }

    private static MadeReport Make(RunEnvironment environment, ReportInputs inputs, string judged, ObservationsFile? observations)
    {
        var kept = KeptDates.For(environment, inputs.Scorecard, inputs.Snapshots);
        var report = BacktestRun.Evaluate(
            new BacktestInput
            {
                Scorecard = inputs.Scorecard.Card,
                ScorecardSha256 = inputs.Scorecard.Sha256,
                Challengers = [.. inputs.Challengers.Select(challenger => new Challenger(challenger.Card, challenger.Sha256) { Kept = KeptDates.For(environment, challenger, inputs.Snapshots) })],
                Snapshots = inputs.Snapshots,
                Companions = inputs.Companions,
                Outcomes = inputs.Outcomes,
                Columns = environment.Settings.Lake.Columns,
                HashOf = inputs.HashOf,
                Kept = kept,
                Visitor = observations is null ? null : row => observations.Add(inputs.Scorecard.Card.Name, row),
            },
            inputs.Options with { Event = judged },
            environment.Progress,
            environment.Cancellation);
        report = report with
        {
            Source = environment.Settings.Backtest.Source == ScoreSource.Published ? "published" : report.Source,
            ChangedSnapshots = ChangedSnapshots(environment, inputs),
            ChangedSinceLastRun = [.. (kept?.Changed ?? []).Select(one => one.File)],
        };
        kept?.Prune(environment.Lake.Snapshots().Select(snapshot => snapshot.AsOf));
        foreach (var notice in kept?.Notices ?? [])
        {
            environment.Progress?.Report(new RunProgress(notice, 0, 0));
        }

        environment.Progress?.Report(new RunProgress("writing the report", 0, 0));
        var files = ReportFolder.OfAsync(report).GetAwaiter().GetResult();
        return new MadeReport(report.AsOfDates[^1], report.ObservedThrough, report.Verdict.Outcome, report.Verdict.Sentence, files) { Notices = kept?.Notices ?? [] };
    }
}
