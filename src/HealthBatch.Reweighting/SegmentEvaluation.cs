using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Reweighting.Evidence;
using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.WalkForward;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Reweighting;

/// <summary>One formula's evaluation: its rows, what they suggest, and the decision.</summary>
internal sealed record SegmentEvaluation(SegmentReweight Result, SegmentRows Rows, WeightSuggestion Suggestion, WalkForwardTest Walk, FormulaWeights Today, FormulaWeights Proposed)
{
    /// <summary>Whether the formula's weights are to be replaced.</summary>
    public bool Adopts => Result.Decision == Decision.Adopt;

    /// <summary>Evaluates the formula at that place.</summary>
    public static SegmentEvaluation Of(
        Scorecard scorecard,
        ObservationSet observations,
        int segment,
        byte[] halves,
        int horizonDays,
        ILogisticFitter fitter,
        ReweightOptions options,
        IProgress<RunProgress>? progress,
        CancellationToken cancellation)
    {
        var (panel, formula) = (observations.Panel, scorecard.Formulas[segment]);
        var today = FormulaWeights.Of(formula);
        progress?.Report(new RunProgress($"gathering {formula.Segment}", 0, 0));
        var rows = SegmentRows.Gather(panel, segment, halves, today, options.Threads);
        var churned = rows.ChurnedCustomers(rows.Ranges, panel.CustomerCount);
        int[] all = [.. Enumerable.Range(0, today.Metrics.Length)];
        var data = rows.Training(Enumerable.Range(0, rows.Dates.Count), -1, all, today.Metrics);
        progress?.Report(new RunProgress($"fitting {formula.Segment}", 0, 0));
        var suggestion = WeightSuggestion.Of(data, rows.Customer, panel.CustomerCount, churned, today, fitter, options, null, cancellation);
        var walk = WalkForwardTest.Run(rows, panel.CustomerCount, horizonDays, today, fitter, options, progress, cancellation);
        progress?.Report(new RunProgress($"weighing the evidence for {formula.Segment}", 0, 0));
        var outOfTime = Describe(walk);
        var decision = Decision.Of(suggestion, walk, outOfTime, churned, today.Metrics.Length, options);
        var adopts = decision.Outcome == Decision.Adopt;
        var result = new SegmentReweight
        {
            Segment = formula.Segment,
            Decision = decision.Outcome,
            Why = decision.Why,
            Alpha = RepeatedLooks.AlphaOf(options.Look, options.Alpha),
            Look = options.Look,
            Observations = rows.Count,
            Customers = rows.DistinctCustomers(panel.CustomerCount),
            ChurnedCustomers = churned,
            Fit = suggestion.Fit.Explanation,
            Shrinkage = suggestion.Shrunk is { } shrunk ? Describe(rows, panel.CustomerCount, today, suggestion, shrunk, options) : null,
            Metrics = MetricEvidence.Of(
                rows, today, suggestion, suggestion.Points, walk, MetricGaps.Of(scorecard, formula, observations), formula, options.Threads, cancellation),
            OutOfTime = outOfTime,
            Parsimony = ParsimonyPath.Of(rows, panel.CustomerCount, today, suggestion, walk, options.Threads, cancellation),
            Cuts = null,
            Impact = null,
        };
        return new SegmentEvaluation(result, rows, suggestion, walk, today, adopts ? today.With(suggestion.Points) : today);
    }

    private static OutOfTime? Describe(WalkForwardTest walk) => walk.Comparison is not { Paired: var paired } ? null : new OutOfTime
    {
        Folds = walk.Folds,
        AucCurrent = paired.First,
        AucSuggested = paired.Second,
        Difference = paired.Difference,
        StandardError = paired.StandardError,
        Interval = paired.IntervalAt(0.025) is { } interval ? [interval.Low, interval.High] : null,
        P = paired.P,
        DetectableGain = Decision.Detectable * paired.StandardError,
    };

    private static Shrinkage Describe(SegmentRows rows, int customers, FormulaWeights today, WeightSuggestion suggestion, ShrunkWeights shrunk, ReweightOptions options)
    {
        double? cost = null;
        if (shrunk.TauSquared > 0)
        {
            var (exact, whole) = (new short[rows.Count], new short[rows.Count]);
            WeightedScore.Fill(rows, 0, rows.Count, today.With(suggestion.Exact), exact);
            WeightedScore.Fill(rows, 0, rows.Count, today.With(suggestion.Points), whole);
            cost = -WithinStrataAuc.Compare(rows.Ranges, exact, whole, rows.Events, rows.Customer, customers, options.Threads)?.Paired.Difference;
        }

        return new Shrinkage(
            shrunk.Scale,
            shrunk.TauSquared,
            shrunk.Distance,
            suggestion.Fitted.Length - 1,
            [.. suggestion.Fitted.Where((_, i) => shrunk.TauSquared > 0 && shrunk.Risks[i] == 0).Select(metric => today.Metrics[metric])],
            cost)
        {
            MaxChangePerWeight = options.MaxChangePerWeight,
            HoldDimensionTotals = options.HoldDimensionTotals,
            LimitsBind = suggestion.ShrunkPoints is { } wanted && wanted.Where((point, metric) => Math.Abs(point - suggestion.Exact[metric]) > 1e-9).Any(),
        };
    }
}
