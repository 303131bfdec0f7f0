using HealthBatch.Backtesting.Guards;
using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Evaluates the observations of one event, over all segments and in each.</summary>
internal sealed class ReportBuilder(BacktestInput input, BacktestOptions options, RowNotes notes)
{
    private readonly OutcomeDefinition _definition = input.Scorecard.Outcome;

    public BacktestReport Build(
        ObservationSet set, EvaluationContext context, IReadOnlyList<InputFile> inputs, IReadOnlyList<ChallengerScores> challengers, CancellationToken cancellation)
    {
        var panel = set.Panel;
        var horizon = context.HorizonDays;
        var full = options.Tables == BacktestTables.All;
        var writer = new VerdictWriter(panel.Bands, horizon, set.Event);
        var rows = new PanelRows(panel);
        var all = new PanelStatistics(rows, options.Threads);
        var cells = full ? new MetricCells(context.Rows, set.Fate) : null;
        var counts = cells is null ? [] : MetricTabulator.Count(input.Scorecard, context.Rows, set.Fate, cells, notes, options.Threads, cancellation);
        var metrics = cells is null ? [] : MetricTable.Of(context.Rows, counts, cells, panel.Count, options.Threads);
        var guards = new LeakGuards(options.WaivedGuards);
        guards.RowsAfterChurn(set.LedgerByDate);
        guards.SeparatingMetrics(metrics);
        var tables = new PanelTables(panel, all, full ? new BandMoney(context, panel, rows) : null);
        return new BacktestReport
        {
            Scorecard = new ScorecardIdentity(input.Scorecard.Name, input.Scorecard.Version, input.ScorecardSha256),
            Source = "recomputed",
            HorizonDays = horizon,
            ObservedThrough = set.ObservedThrough,
            Event = set.Event,
            Label = _definition.Label == LabelRule.FirstDecision ? "first-decision" : "within-horizon",
            Seed = options.Seed,
            Inputs = inputs,
            Outcomes = context.Outcomes.Summary,
            AsOfDates = panel.AsOfDates,
            Customers = all.Counts.AllCustomers,
            BandStarts = input.Scorecard.Existing?.BandColumn is not null ? [] : [.. panel.Bands.Bands.Select(band => new BandStart(band.Name, band.From))],
            Verdict = writer.Write(all, all.Verdict.Outcome, null, null),
            Segments = panel.Segments.Count > 1 ? Segments(set, context, writer) : [],
            Ledger = set.Ledger,
            LedgerByDate = set.LedgerByDate,
            Bands = tables.Bands("all"),
            BandsByDate = tables.BandsByDate(),
            Comparisons = tables.Comparisons(),
            Trend = tables.Trend(),
            Discrimination = tables.Discrimination(),
            Capacity = CapacityTable.Of(all.Curve),
            Horizons = full ? HorizonTable.Of(context, panel, all, cancellation) : [],
            Metrics = metrics,
            WaivedGuards = options.WaivedGuards,
            Overrides = full ? OverrideTable.Of(context.Rows, set.Fate, notes) : [],
            Raters = full ? RaterTable.Of(context.Rows, set.Fate, notes) : [],
            Treatment = full && notes.Treated is { } treated ? TreatmentTable.Of(context.Rows, set.Fate, treated, panel, writer) : null,
            RaterCorrections = Corrections(context.Rows),
            Challengers = [.. challengers.Select(challenger => challenger.Compare(context.Rows, set.Fate, options.Threads))],
            Calibration = full ? CalibrationTable.Of(all.Curve, cancellation) : null,
            Survival = full ? SurvivalTable.Of(context) : null,
            LeadTime = full ? LeadTimeTable.Of(context) : null,
            Stability = full ? StabilityTable.Of(context.Rows, MetricTable.Drift(context.Rows, counts)) : null,
        };
    }

    private static List<RaterCorrectionRow> Corrections(ScoredRows rows) =>
    [
        .. from metric in rows.Raters[^1]?.Estimate() ?? []
           from rater in metric.Correction.Offsets
           select new RaterCorrectionRow(rows.AsOfDates[^1], metric.Segment, metric.Metric, rater.Rater, rater.Count, rater.RawMean, rater.Shrinkage, rater.Offset),
    ];

    private static List<SegmentResult> Segments(ObservationSet set, EvaluationContext context, VerdictWriter writer)
    {
        var panel = set.Panel;
        var parts = panel.Segments.Select((_, segment) => new PanelStatistics(new PanelRows(panel, row => panel.Segment[row] == segment))).ToArray();
        var confirmed = MultipleTesting.Holm([.. parts.Select(part => part.Verdict.P)]);
        var contradicted = MultipleTesting.Holm([.. parts.Select(part => part.Verdict.PContradicted)]);
        var results = new List<SegmentResult>();
        for (var segment = 0; segment < parts.Length; segment++)
        {
            // Published scores may name segments of other versions: those that nobody is in are not shown.
            if (set.LedgerBySegment[segment].Scored == 0 && context.Rows.SegmentsAreFound)
            {
                continue;
            }

            var part = parts[segment];
            var p = part.Verdict.Outcome == VerdictOutcome.Contradicted ? contradicted[segment] : confirmed[segment];
            var outcome = p < BandVerdict.Alpha ? part.Verdict.Outcome : VerdictOutcome.NotProven;
            var money = context.Options.Tables == BacktestTables.All ? new BandMoney(context, panel, part.Rows) : null;
            var tables = new PanelTables(panel, part, money);
            var name = panel.Segments[segment];
            results.Add(new SegmentResult(
                name,
                writer.Write(part, outcome, p, name),
                set.LedgerBySegment[segment],
                tables.Bands(name),
                tables.Comparisons(),
                tables.Trend(),
                tables.Discrimination()));
        }

        return results;
    }
}
