using HealthBatch.Worker.Ledger;
using HealthBatch.Worker.Scorecards;

namespace HealthBatch.Worker.Runs;

/// <summary>
/// One scorecard's night: validate, score, backtest, reweight, each with its report. The verb and the schedule call this. Without outcomes it ends with
/// the scores; a scorecard that takes an existing score has no weights to question.
/// </summary>
internal static class Nightly
{
    /// <summary>Runs the night of a scorecard.</summary>
    public static NightlyResult Execute(RunEnvironment environment, RunRequest request, string scorecard)
    {
        var one = request with { Scorecards = [scorecard], OnlyNewHorizons = true };
        return RecordedRun.Execute(environment, new RunStart("nightly", scorecard), () =>
        {
            LakeValidation.Execute(environment, one);
            var scored = LakeScoring.Execute(environment, one);
            var reports = new List<ReportResult>();
            if (environment.Lake.HasOutcomes)
            {
                reports.AddRange(LakeBacktest.Execute(environment, one));
                if (LakeReweighting.HasWeights(environment, one))
                {
                    reports.AddRange(LakeReweighting.Execute(environment, one));
                }
            }

            var result = new NightlyResult(scored, reports);
            return (result, new RunEnd(result.AllUnchanged ? RunState.Skipped : RunState.Done, result.Sentence));
        });
    }

    /// <summary>Runs the night of every scorecard that the request or the settings name.</summary>
    public static IReadOnlyList<NightlyResult> ExecuteAll(RunEnvironment environment, RunRequest request)
    {
        environment.Lake.MustBeThere();
        var shelf = ScorecardShelf.Read(environment.Settings, request.ScorecardFile);
        return [.. (request.Scorecards ?? shelf.Chosen(environment.Settings)).Select(name => Execute(environment, request, name))];
    }
}

/// <summary>What a night came to.</summary>
/// <param name="Scored">The scores: the scorecard's, then its challengers'.</param>
/// <param name="Reports">Backtest and reweighting.</param>
internal sealed record NightlyResult(IReadOnlyList<ScoredCard> Scored, IReadOnlyList<ReportResult> Reports)
{
    /// <summary>Whether nothing had to be done.</summary>
    public bool AllUnchanged => Scored.All(card => card.AllUnchanged) && Reports.All(report => report.Unchanged);

    /// <summary>The same in sentences.</summary>
    public string Sentence => string.Join(" ", [.. Scored.Select(card => $"{card.Sentence}."), .. Reports.Select(report => report.Sentence)]);
}
