using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Worker.Ledger;
using HealthBatch.Worker.Scorecards;

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
        var scoring = new DateScoring(environment, request, snapshots);
        return [.. names.SelectMany(name => ScoreAll(environment, request, scoring, shelf, name, chosen))];
    }

    // A scorecard, then its challengers: those get scores of their own, and nothing for a CRM.
    private static List<ScoredCard> ScoreAll(
        RunEnvironment environment, RunRequest request, DateScoring scoring, ScorecardShelf shelf, string name, Snapshot[] snapshots)
    {
        var challengers = ScorecardShelf.Challengers(environment.Settings, shelf.Current(name, environment.Today));
        var cards = new List<ScoredCard> { Score(environment, request, scoring, shelf, name, null, snapshots) };
        foreach (var challenger in challengers)
        {
            var alone = ScorecardShelf.Read(environment.Settings, challenger.Path);
            cards.Add(Score(environment, request, scoring, alone, challenger.Card.Name, name, snapshots));
        }

        return cards;
    }

    private static Snapshot[] Chosen(RunEnvironment environment, RunRequest request, IReadOnlyList<Snapshot> snapshots)
    {
        var chosen = snapshots.Where(snapshot => snapshot.AsOf >= request.From && snapshot.AsOf <= request.To).ToArray();
        return chosen.Length > 0 ? chosen : throw new InputException(
            environment.Settings.Lake.Snapshots,
            "no snapshot in the range that was asked for",
            string.Create(CultureInfo.InvariantCulture, $"an as-of date from {snapshots[0].AsOf:yyyy-MM-dd} to {snapshots[^1].AsOf:yyyy-MM-dd}"));
    }

    private static ScoredCard Score(RunEnvironment environment, RunRequest request, DateScoring scoring, ScorecardShelf shelf, string name, string? challengerOf, Snapshot[] snapshots)
    {
        var start = new RunStart(request.OnlyMissing ? "backfill" : "score", shelf.Current(name, snapshots[^1].AsOf).Label, snapshots[^1].AsOf);
        return RecordedRun.Execute(environment, start, () =>
        {
            using var alone = RunLock.Take(environment.Settings, name);
            StoredScorecard? CardOf(DateOnly asOf) => request.AsConfiguredNow
                ? shelf.Current(name, environment.Today)
                // A date that nobody named may lie before the scorecard's first version; one that was asked for may not, unless it was asked of the champion.
                : (snapshots.Length > 1 || challengerOf is not null) && !shelf.AnyInEffect(name, asOf) ? null : shelf.InEffect(name, asOf);

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

                dates.Add(CardOf(snapshot.AsOf) is not { } card ? ScoredDate.Before(snapshot.AsOf) : scoring.Score(card, challengerOf is null, snapshot, snapshots.Length == 1 ? environment.Progress : null));
            }

            var result = new ScoredCard(name, dates, challengerOf);
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
}
