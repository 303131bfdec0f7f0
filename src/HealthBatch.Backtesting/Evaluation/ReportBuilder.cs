using HealthBatch.Backtesting.Guards;
using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Evaluates the observations of one event, over all segments and in each.</summary>
internal sealed class ReportBuilder(BacktestInput input, BacktestOptions options, RowNotes? notes, CustomerMatch match)
{
    private readonly OutcomeDefinition _definition = input.Scorecard.Outcome;

    public BacktestReport Build(
        ObservationSet set, EvaluationContext context, IReadOnlyList<InputFile> inputs, IReadOnlyList<ChallengerScores> challengers, CancellationToken cancellation)
    {
        var bands = context.Rows.Bands;
        var horizon = context.HorizonDays;
        var full = options.Tables == BacktestTables.All;
        var writer = new VerdictWriter(bands, horizon, set.Event);
        var own = context.Summaries.Lanes[context.Labels.OwnHorizon];
        var places = PanelStatistics.DatesOf(own);
        var all = new PanelStatistics(own, places);
        DateOnly[] dates = [.. places.Select(place => context.Rows.AsOfDates[place])];
        var money = full ? BandMoney.Of(context, cancellation) : null;
        var metrics = full ? MetricTable.Of(context.Rows, context.Metrics!, all.Counts.AllObservations, options.Threads) : [];
        var guards = new LeakGuards(options.WaivedGuards);
        guards.RowsAfterChurn(set.LedgerByDate);
        if (context.Metrics is { } counted)
        {
            guards.SeparatingMetrics(MetricTable.Aucs(context.Rows, counted));
        }

        var otherMonths = full ? new OtherMonthsTable(context, cancellation) : null;
        var tables = new PanelTables(dates, bands, all, money?[0], otherMonths?.Of(own, all.Rates));
        var bootstrap = full && all.Curve is not null ? BootstrapIntervals.Draw(context, all.Counts.AllObservations, cancellation) : null;
        var capacity = full ? CapacityTable.Of(all.Curve) : [];
        var discrimination = tables.Discrimination();
        var (stability, leadTime) = full ? FollowCustomers(context, cancellation) : (null, null);
        var (calibration, survival, horizons) = full ? BesideEachOther(context, all, cancellation) : (null, null, []);
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
            Match = match,
            ChangedSnapshots = input.ChangedSnapshots,
            AsOfDates = dates,
            Customers = all.Counts.AllCustomers,
            BandStarts = input.Scorecard.Existing?.BandColumn is not null ? [] : [.. bands.Bands.Select(band => new BandStart(band.Name, band.From))],
            Verdict = writer.Write(all, all.Verdict.Outcome, null, null),
            Segments = context.Rows.Segments.Count > 1 ? Segments(set, context, places, writer, money, otherMonths) : [],
            Ledger = set.Ledger,
            LedgerByDate = set.LedgerByDate,
            Bands = tables.Bands("all"),
            BandsByDate = tables.BandsByDate(),
            Comparisons = tables.Comparisons(),
            Trend = tables.Trend(),
            Discrimination = bootstrap is null || discrimination is null ? discrimination : discrimination with { KsInterval = bootstrap.Ks },
            Capacity = bootstrap?.Complete(capacity) ?? capacity,
            Bootstrap = bootstrap?.Summary,
            Horizons = horizons,
            Metrics = metrics,
            WaivedGuards = options.WaivedGuards,
            Overrides = !full || notes is null ? [] : OverrideTable.Of(context.Rows, context.Labels, notes),
            Raters = !full || notes is null ? [] : RaterTable.Of(context.Rows, context.Labels, notes),
            Treatment = full && notes?.Treated is { } treated ? TreatmentTable.Of(context.Rows, context.Labels.Fate, treated, set.Panel, writer) : null,
            RaterCorrections = full ? Corrections(context.Rows) : [],
            Challengers = [.. challengers.Select(challenger => challenger.Compare(context.Rows, context.Labels.Fate, options.Threads))],
            Calibration = calibration,
            Survival = survival,
            LeadTime = leadTime,
            Stability = stability,
            LeftOut = full ? null : LeftOutTables.OfVerdict,
        };
    }

    /// <summary>Tables that take one thread each.</summary>
    private static (CalibrationResult? Calibration, SurvivalResult? Survival, IReadOnlyList<HorizonRow> Horizons) BesideEachOther(
        EvaluationContext context, PanelStatistics all, CancellationToken cancellation)
    {
        CalibrationResult? calibration = null;
        SurvivalResult? survival = null;
        IReadOnlyList<HorizonRow> horizons = [];
        Parallel.Invoke(
            new ParallelOptions { MaxDegreeOfParallelism = context.Options.Threads, CancellationToken = cancellation },
            () => survival = SurvivalTable.Of(context),
            () => calibration = CalibrationTable.Of(all.Curve, cancellation),
            () => horizons = HorizonTable.Of(context));
        return (calibration, survival, horizons);
    }

    private static List<RaterCorrectionRow> Corrections(ScoredRows rows) =>
    [
        .. from metric in rows.Raters[^1]?.Estimate() ?? []
           from rater in metric.Correction.Offsets
           select new RaterCorrectionRow(rows.AsOfDates[^1], metric.Segment, metric.Metric, rater.Rater, rater.Count, rater.RawMean, rater.Shrinkage, rater.Offset),
    ];

    private static (Stability, LeadTime) FollowCustomers(EvaluationContext context, CancellationToken cancellation)
    {
        var (stability, leadTime) = (new StabilityTable(context.Rows), new LeadTimeTable(context));
        var (customers, threads) = (context.Rows.Ids.Count, context.Options.Threads);
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, part =>
        {
            var (moves, lead) = (new StabilityTable(context.Rows), new LeadTimeTable(context));
            BandHistory.Walk(
                context.Rows,
                context.Tally,
                (int)((long)customers * part / threads),
                (int)((long)customers * (part + 1) / threads),
                (customer, bands) =>
                {
                    moves.Add(bands);
                    lead.Add(customer, bands);
                },
                cancellation);
            lock (stability)
            {
                stability.Add(moves);
                leadTime.Add(lead);
            }
        });
        return (stability.Result(context.Tally, MetricTable.Drift(context.Rows, context.Metrics!.Counts)), leadTime.Result());
    }

    private static List<SegmentResult> Segments(
        ObservationSet set, EvaluationContext context, IReadOnlyList<int> places, VerdictWriter writer, IReadOnlyList<BandMoney>? money, OtherMonthsTable? otherMonths)
    {
        var parts = context.Summaries.Groups.Select(summary => new PanelStatistics(summary, places)).ToArray();
        DateOnly[] dates = [.. places.Select(place => context.Rows.AsOfDates[place])];
        var confirmed = MultipleTesting.Holm(Array.ConvertAll(parts, part => part.Verdict.P));
        var contradicted = MultipleTesting.Holm(Array.ConvertAll(parts, part => part.Verdict.PContradicted));
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
            var tables = new PanelTables(dates, context.Rows.Bands, part, money?[segment + 1], otherMonths?.Of(context.Summaries.Groups[segment], part.Rates, segment));
            var name = context.Rows.Segments[segment];
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
