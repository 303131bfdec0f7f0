using HealthBatch.Columns;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Scorecards;

namespace HealthBatch.Worker.Runs;

/// <summary>What the scores of a date are compared with: those of the snapshot before, those of about the trend's span before, and what splits a change.</summary>
internal sealed record ComparedScores
{
    /// <summary>The scores of the snapshot before, or null.</summary>
    public ITableFile? Previous { get; private init; }

    /// <summary>The scores of the date nearest to the trend's span before, or null.</summary>
    public ITableFile? Earlier { get; private init; }

    /// <summary>
    /// The snapshot before, where another scorecard than today's scored it and its files are still those that were scored: today's has to score it again
    /// so that a change can be split. Else null.
    /// </summary>
    public Snapshot? Rescore { get; private init; }

    /// <summary>Whether the published scores before are by this very scorecard.</summary>
    public bool ByThis { get; private init; }

    /// <summary>The files, in order.</summary>
    public IEnumerable<ITableFile> Files => new[] { Previous, Earlier }.OfType<ITableFile>().Concat(Rescore?.Files ?? []);

    /// <summary>Finds them.</summary>
    public static ComparedScores Find(RunEnvironment environment, ScoreShelf shelf, StoredScorecard card, IReadOnlyList<Snapshot> snapshots, DateOnly asOf)
    {
        var dates = new List<DateOnly>();
        foreach (var date in shelf.Dates())
        {
            if (date < asOf)
            {
                dates.Add(date);
            }
        }

        if (dates.Count == 0)
        {
            return new ComparedScores();
        }

        dates.Sort();
        var before = OutputManifest.Find(shelf.Published(dates[^1]));
        var byThis = before?.Inputs is [var by, ..] && by.Sha256 == card.Sha256;
        return new ComparedScores
        {
            Previous = shelf.File(dates[^1]),
            Earlier = TrendSpan.Choose(card.Card.Trend, asOf, dates) is { } earlier ? shelf.File(earlier) : null,
            ByThis = byThis,
            Rescore = byThis || before is null || snapshots.FirstOrDefault(snapshot => snapshot.AsOf == dates[^1]) is not { } snapshot || !Same(environment, snapshot, before) ? null : snapshot,
        };
    }

    private static bool Same(RunEnvironment environment, Snapshot snapshot, OutputManifest scored)
    {
        // A fingerprint vouches only where fingerprints are what was chosen.
        var inputs = scored.Inputs.ToLookup(input => input.Path);
        return snapshot.Files.All(file => inputs[file.Path].Any(input =>
            (input.HashedBy == HashKind.Sha256 || environment.Settings.Lake.ScoreHash == input.HashedBy) && environment.Hashes.Of(file, input.HashedBy) == input.Hash));
    }
}
