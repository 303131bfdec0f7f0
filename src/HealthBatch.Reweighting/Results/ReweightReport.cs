using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Results;

/// <summary>A reweighting's result: report.json in camelCase. What can't be computed is null.</summary>
public sealed record ReweightReport
{
    /// <summary>The version of this layout.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>"reweight".</summary>
    public string Kind { get; init; } = "reweight";

    /// <summary>The scorecard whose weights were questioned.</summary>
    public required ScorecardIdentity Scorecard { get; init; }

    /// <summary>The days after the as-of date in which outcomes count.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>The last day that outcomes are known for.</summary>
    public required DateOnly ObservedThrough { get; init; }

    /// <summary>The event that the weights are to predict.</summary>
    public required string Event { get; init; }

    /// <summary>The seed of the split of customers.</summary>
    public required int Seed { get; init; }

    /// <summary>What fitted, and its version.</summary>
    public required FitterIdentity Fitter { get; init; }

    /// <summary>The files that were read.</summary>
    public required IReadOnlyList<InputFile> Inputs { get; init; }

    /// <summary>One result per formula.</summary>
    public required IReadOnlyList<SegmentReweight> Segments { get; init; }

    /// <summary>The path of the proposed scorecard, relative to the report; null where nothing is proposed.</summary>
    public required string? Proposal { get; init; }
}

/// <summary>One formula's suggestion.</summary>
public sealed record SegmentReweight
{
    /// <summary>The segment.</summary>
    public required string Segment { get; init; }

    /// <summary>"adopt", "keep" or "insufficient".</summary>
    public required string Decision { get; init; }

    /// <summary>Why, for an analyst, with its numbers.</summary>
    public required string Why { get; init; }

    /// <summary>The one-sided level of this look (formula 11) and its number.</summary>
    public required double Alpha { get; init; }

    /// <summary>Which look at new data this is, from 1.</summary>
    public required int Look { get; init; }

    /// <summary>Observations that were fitted.</summary>
    public required long Observations { get; init; }

    /// <summary>Distinct customers.</summary>
    public required long Customers { get; init; }

    /// <summary>Distinct churned customers.</summary>
    public required long ChurnedCustomers { get; init; }

    /// <summary>Why the fit stopped, in words ("converged after 6 iterations", "separable: …").</summary>
    public required string Fit { get; init; }

    /// <summary>The shrinkage of formula 9; null where nothing was fitted.</summary>
    public required Shrinkage? Shrinkage { get; init; }

    /// <summary>One entry a metric, in the scorecard's order.</summary>
    public required IReadOnlyList<MetricWeight> Metrics { get; init; }

    /// <summary>The comparison on dates that the weights had not seen; null where there is none.</summary>
    public required OutOfTime? OutOfTime { get; init; }

    /// <summary>The best scorecards of 1, 2, … of the metrics; empty where nothing was fitted or tested.</summary>
    public IReadOnlyList<ParsimonyStep> Parsimony { get; init; } = [];

    /// <summary>Whether the segment needs a formula of its own; null for the formula of everyone else, and where there is one only.</summary>
    public OwnFormula? OwnFormula { get; init; }

    /// <summary>Snapshot columns that the formula ignores, by what they would add out of time, those that were not ranked last; null where none were tried.</summary>
    public IReadOnlyList<Candidate>? Candidates { get; init; }

    /// <summary>The proposed band starts that keep the bands' sizes, beside today's; null where nothing is proposed.</summary>
    public required IReadOnlyList<BandCut>? Cuts { get; init; }

    /// <summary>Who would change band on the latest snapshot; null where nothing is proposed.</summary>
    public required Impact? Impact { get; init; }
}

/// <summary>How far the fit was pulled to today's weights (formula 9).</summary>
/// <param name="Scale">c: today's weights in units of log-odds.</param>
/// <param name="TauSquared">τ²: how far the truth was judged to lie from today's weights; 0 keeps them.</param>
/// <param name="Q">The distance of the fit from today's weights, against its K - 1 expected.</param>
/// <param name="DegreesOfFreedom">K - 1.</param>
/// <param name="Bound">Metrics whose weight was held at 0 by its sign.</param>
/// <param name="RoundingCost">AUC lost by rounding to whole points.</param>
public sealed record Shrinkage(double Scale, double TauSquared, double Q, int DegreesOfFreedom, IReadOnlyList<string> Bound, double? RoundingCost)
{
    /// <summary>The most points that a weight may move, before rounding; null for no limit.</summary>
    public double? MaxChangePerWeight { get; init; }

    /// <summary>Whether points move only inside of dimensions.</summary>
    public bool HoldDimensionTotals { get; init; }

    /// <summary>Whether one of the two changed what would have been suggested.</summary>
    public bool LimitsBind { get; init; }
}

/// <summary>One weight's evidence. Weights are points of 100 over the formula.</summary>
public sealed record MetricWeight
{
    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Its dimension.</summary>
    public required string Dimension { get; init; }

    /// <summary>Today's points.</summary>
    public required double Current { get; init; }

    /// <summary>The suggested points; equal to today's where nothing is suggested.</summary>
    public required double Suggested { get; init; }

    /// <summary>95% of the suggested points, clustered: low, high.</summary>
    public required double[]? Interval { get; init; }

    /// <summary>The points that the fit alone asks for, none negative; null where it was not fitted.</summary>
    public double? FittedPoints { get; init; }

    /// <summary>The same once pulled to today's weights (formula 9).</summary>
    public double? ShrunkPoints { get; init; }

    /// <summary>The same within the limits that are set, before rounding to whole points.</summary>
    public double? LimitedPoints { get; init; }

    /// <summary>Within-date AUC out of time that the fitted weights lose without this metric, the others weighted anew; null without a test.</summary>
    public double? Adds { get; init; }

    /// <summary>What a reader should know about this weight, in words; null where nothing stands out.</summary>
    public string? Note { get; init; }

    /// <summary>Log-odds of the event per point of normalised value (negative protects).</summary>
    public required double? Coefficient { get; init; }

    /// <summary>From the model.</summary>
    public required double? StandardError { get; init; }

    /// <summary>Clustered by customer.</summary>
    public required double? ClusteredStandardError { get; init; }

    /// <summary>Two-sided, clustered.</summary>
    public required double? P { get; init; }

    /// <summary>The share of folds in which the coefficient has the sign it has overall.</summary>
    public required double? SignStability { get; init; }

    /// <summary>The share of observations without a value; where the scorecard fills missing values in, of all rows that were read.</summary>
    public required double? MissingShare { get; init; }

    /// <summary>The share of all rows that were read whose value was too old, which counts as missing; null where nothing grows stale.</summary>
    public double? StaleShare { get; init; }

    /// <summary>Drift of the metric between the first and the last half of the dates.</summary>
    public required double? Psi { get; init; }

    /// <summary>The value of <see cref="Psi"/> that no drift at all exceeds once in twenty.</summary>
    public double? PsiCritical { get; init; }

    /// <summary>How much larger the coefficient's variance is than with this metric alone: 1 for a metric unlike the others.</summary>
    public double? VarianceInflation { get; init; }

    /// <summary>Of the metric alone inside of dates, above ½ where worse values churn more.</summary>
    public required double? Auc { get; init; }

    /// <summary>Churn by fifths of the normalised value: 0 to 20, and so on; a value on an edge belongs to the upper one.</summary>
    public IReadOnlyList<MetricBand> Bands { get; init; } = [];
}

/// <summary>Today's and the suggested weights on dates that the suggestion had not seen.</summary>
public sealed record OutOfTime
{
    /// <summary>One entry a test date.</summary>
    public required IReadOnlyList<Fold> Folds { get; init; }

    /// <summary>Within-date AUC of today's weights over all test rows.</summary>
    public required double? AucCurrent { get; init; }

    /// <summary>The same of the suggested weights.</summary>
    public required double? AucSuggested { get; init; }

    /// <summary>Suggested minus current.</summary>
    public required double? Difference { get; init; }

    /// <summary>Of the difference, clustered and paired.</summary>
    public required double? StandardError { get; init; }

    /// <summary>95% of the difference: low, high.</summary>
    public required double[]? Interval { get; init; }

    /// <summary>One-sided: small where the suggestion is better.</summary>
    public required double? P { get; init; }

    /// <summary>The gain that this much data would show four times in five.</summary>
    public required double? DetectableGain { get; init; }
}

/// <summary>One test date.</summary>
public sealed record Fold(IReadOnlyList<DateOnly> TrainDates, DateOnly TestDate, long Observations, long Churned, double? AucCurrent, double? AucSuggested)
{
    /// <summary>What today's scores say as probabilities.</summary>
    public FoldReading? Current { get; init; }

    /// <summary>The same of the suggested scores.</summary>
    public FoldReading? Suggested { get; init; }
}

/// <summary>
/// A test date's scores read as probabilities, by a line from score to log-odds that was fitted to the last training date. Shown beside the AUC, which decides.
/// </summary>
/// <param name="LogLoss">The mean of -ln(the probability given to what happened); null where no line could be fitted.</param>
/// <param name="CalibrationIntercept">Above 0 where more happened than was said.</param>
/// <param name="CalibrationSlope">Below 1 where predictions were too extreme.</param>
/// <param name="Capture">The share of the events that lie in the tenth of the observations with the lowest scores.</param>
public sealed record FoldReading(double? LogLoss, double? CalibrationIntercept, double? CalibrationSlope, double? Capture);

/// <summary>A band's start today and as proposed.</summary>
public sealed record BandCut(string Band, double Current, double Suggested)
{
    /// <summary>Customers of the latest snapshot (else observations) in the band today.</summary>
    public long? Customers { get; init; }

    /// <summary>The same by the suggested weights and starts.</summary>
    public long? CustomersSuggested { get; init; }

    /// <summary>The alternative: the same by the suggested weights with today's starts.</summary>
    public long? CustomersWithCurrentStarts { get; init; }
}

/// <summary>Churn where a metric lies between two normalised values.</summary>
/// <param name="From">The lower one, included.</param>
/// <param name="To">The upper one, included only where it is 100.</param>
/// <param name="Observations">Rows.</param>
/// <param name="Churned">Rows with the event.</param>
/// <param name="ChurnRate">Null without rows.</param>
public sealed record MetricBand(double From, double To, long Observations, long Churned, double? ChurnRate);

/// <summary>The best scorecard of so many metrics, found by leaving out the one that costs least, again and again.</summary>
/// <param name="Metrics">Its metrics, in the scorecard's order.</param>
/// <param name="Auc">Inside of dates, out of time, with weights fitted to these metrics alone.</param>
/// <param name="Difference">To the best of the path; 0 for the best.</param>
/// <param name="StandardError">Of that difference, paired and clustered.</param>
/// <param name="Enough">Whether it is the smallest whose difference is within one standard error.</param>
public sealed record ParsimonyStep(IReadOnlyList<string> Metrics, double? Auc, double? Difference, double? StandardError, bool Enough);

/// <summary>What the suggestion would change on the latest snapshot.</summary>
/// <param name="AsOf">The snapshot.</param>
/// <param name="Customers">Its scored customers.</param>
/// <param name="Moves">Customers and revenue by band before and after.</param>
/// <param name="CaughtChurners">
/// Churned observations on the test dates that the suggestion, not having seen them, would have put into the least healthy band and today's weights did not, with no more
/// customers in that band than today.
/// </param>
/// <param name="LostChurners">The reverse.</param>
/// <param name="Largest">The customers with the most revenue among those who change band, 50 at most.</param>
public sealed record Impact(
    DateOnly AsOf, long Customers, IReadOnlyList<BandMove> Moves, long CaughtChurners, long LostChurners, IReadOnlyList<CustomerMove> Largest)
{
    /// <summary>Retained observations on the test dates that only the suggestion puts into the least healthy band; null without a test.</summary>
    public int? NewlyFlagged { get; init; }

    /// <summary>Retained observations on the test dates that only today's weights put there.</summary>
    public int? NoLongerFlagged { get; init; }
}

/// <summary>Customers who go from one band to another.</summary>
public sealed record BandMove(string From, string To, long Customers, double? Amount);

/// <summary>A customer who changes band.</summary>
public sealed record CustomerMove(string CustomerId, string From, string To, double ScoreBefore, double ScoreAfter, double? Amount);
