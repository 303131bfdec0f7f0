using System.Globalization;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Reporting;
using HealthBatch.Reweighting;
using HealthBatch.Reweighting.Results;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Regression;
using HealthBatch.Worker.Scorecards;

namespace HealthBatch.Worker.Runs;

/// <summary>Questions the weights of scorecards on the lake: one report a scorecard, with the proposed next version beside it where there is one.</summary>
internal static class LakeReweighting
{
    /// <summary>The report's kind.</summary>
    public const string Kind = "reweight";

    /// <summary>The proposed scorecard's name in the report's folder.</summary>
    public const string ProposalFile = "proposal.json";

    private static readonly string[] Decisions = ["adopt", "keep", "insufficient"];

    /// <summary>Questions the scorecards that the request or the settings name.</summary>
    /// <exception cref="InputException">Something is wrong with scorecards or lake, no horizon is complete, or a scorecard takes an existing score.</exception>
    public static IReadOnlyList<ReportResult> Execute(RunEnvironment environment, RunRequest request)
    {
        var choice = environment.Settings.Reweighting.Fitter;
        ILogisticFitter Fitter() => request.CrossCheck ? choice.CrossChecked() : choice.Create();
        // A build without a second fitter says so before anything is read.
        _ = Fitter();
        environment.Lake.MustBeThere();
        var shelf = ScorecardShelf.Read(environment.Settings, request.ScorecardFile);
        var names = request.Scorecards ?? shelf.Chosen(environment.Settings);
        return [.. names.Select(name => ReportedRun.Execute(environment, request, Kind, name, shelf, inputs => Make(environment, inputs, Fitter())))];
    }

    /// <summary>Whether the current version of a scorecard has formulas, and so weights.</summary>
    public static bool HasWeights(RunEnvironment environment, RunRequest request)
    {
        var shelf = ScorecardShelf.Read(environment.Settings, request.ScorecardFile);
        return (request.Scorecards ?? shelf.Chosen(environment.Settings)).All(name => shelf.Current(name, environment.Today).Card.Existing is null);
    }

    private static MadeReport Make(RunEnvironment environment, ReportInputs inputs, ILogisticFitter fitter)
    {
        var card = inputs.Scorecard;
        if (card.Card.Existing is not null)
        {
            throw new InputException(card.Path, "a score or band from a column, which has no weights", "a scorecard with formulas");
        }

        var columns = environment.Settings.Lake.Columns;
        var options = inputs.Options with { KeepNormalised = true };
        environment.Progress?.Report(new RunProgress("reading outcomes", 0, 0));
        var outcomes = OutcomeBook.Read(inputs.Outcomes, columns, options, environment.Cancellation);
        var observations = ObservationReader.Read(
            card.Card, inputs.Snapshots, outcomes, columns, inputs.HashOf, options, environment.Progress, environment.Cancellation);
        var everyone = ReweightRun.OneFormula(card.Card) is not { } one ? null : ObservationReader.Read(
            one, inputs.Snapshots, outcomes, columns, null, options with { KeepAmounts = false }, environment.Progress, environment.Cancellation);
        var (report, proposal) = ReweightRun.Evaluate(
            card.Card,
            new ScorecardIdentity(card.Card.Name, card.Card.Version, card.Sha256),
            observations,
            inputs.Snapshots[^1],
            columns,
            fitter,
            environment.Settings.Reweighting.Options with
            {
                Look = environment.Ledger.Look(card.Label, inputs.DataSha256),
                Threads = environment.Settings.ThreadCount,
            },
            others: environment.Settings.Reweighting.Candidates ? ObservationColumns.Of(observations, inputs.Snapshots, columns, options) : null,
            everyone: everyone,
            progress: environment.Progress,
            cancellation: environment.Cancellation);
        report = report with { Inputs = [.. report.Inputs, .. outcomes.Files(inputs.HashOf)], Proposal = proposal is null ? null : ProposalFile };

        environment.Progress?.Report(new RunProgress("writing the report", 0, 0));
        var files = ReportFolder.OfAsync(report).GetAwaiter().GetResult();
        return new MadeReport(
            observations.Panel.AsOfDates[^1],
            report.ObservedThrough,
            Decisions.First(decision => report.Segments.Any(segment => segment.Decision == decision)),
            Sentence(report),
            proposal is null ? files : [.. files, new ReportFile(ProposalFile, ScorecardFile.Write(proposal))])
        {
            CrossCheck = fitter is CrossCheckedFitter check ? check.ToString() : null,
        };
    }

    private static string Sentence(ReweightReport report) => string.Join(
        " ",
        report.Segments.Select(segment => string.Create(
            CultureInfo.InvariantCulture, $"{(report.Segments.Count == 1 ? "Weights" : $"Weights of {segment.Segment}")}: {segment.Decision}. {segment.Why}")));
}
