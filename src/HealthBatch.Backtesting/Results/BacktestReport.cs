using System.Text.Json.Serialization;
using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Results;

/// <summary>A backtest's result: report.json in camelCase, the tables and the page show nothing else. What can't be computed is null.</summary>
public sealed record BacktestReport
{
    /// <summary>The version of this layout.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>"backtest".</summary>
    public string Kind { get; init; } = "backtest";

    /// <summary>The scorecard that was tested.</summary>
    public required ScorecardIdentity Scorecard { get; init; }

    /// <summary>"published" or "recomputed".</summary>
    public required string Source { get; init; }

    /// <summary>The days after the as-of date in which outcomes count.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>The last day that outcomes are known for.</summary>
    public required DateOnly ObservedThrough { get; init; }

    /// <summary>The event that this report judges.</summary>
    public required string Event { get; init; }

    /// <summary>"within-horizon" or "first-decision".</summary>
    public required string Label { get; init; }

    /// <summary>The seed of every resampling.</summary>
    public required int Seed { get; init; }

    /// <summary>The files that were read.</summary>
    public required IReadOnlyList<InputFile> Inputs { get; init; }

    /// <summary>What was found in the outcome files, and what of it was not used.</summary>
    public OutcomeSummary? Outcomes { get; init; }

    /// <summary>How the customers of snapshots and outcomes meet; null where it was not counted.</summary>
    public CustomerMatch? Match { get; init; }

    /// <summary>Snapshots whose content is not what the published scores of their date were made from; empty where none is, or nothing was published.</summary>
    public IReadOnlyList<string> ChangedSnapshots { get; init; } = [];

    /// <summary>The snapshot files that are not what they were in the backtest before, where that one kept its dates.</summary>
    public IReadOnlyList<string> ChangedSinceLastRun { get; init; } = [];

    /// <summary>The as-of dates with a complete horizon, in order.</summary>
    public required IReadOnlyList<DateOnly> AsOfDates { get; init; }

    /// <summary>Distinct customers among the observations; null where they were not counted.</summary>
    public long? Customers { get; init; }

    /// <summary>Where each band starts, least healthy first; empty for an existing band without a score.</summary>
    public IReadOnlyList<BandStart> BandStarts { get; init; } = [];

    /// <summary>What it comes to, over all segments.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The same per segment; empty where there is one only.</summary>
    public required IReadOnlyList<SegmentResult> Segments { get; init; }

    /// <summary>Who was counted, over all dates.</summary>
    public required Ledger Ledger { get; init; }

    /// <summary>Who was counted, by as-of date.</summary>
    public required IReadOnlyList<DateLedger> LedgerByDate { get; init; }

    /// <summary>Bands over all segments.</summary>
    public required IReadOnlyList<BandResult> Bands { get; init; }

    /// <summary>Bands by as-of date.</summary>
    public required IReadOnlyList<BandByDate> BandsByDate { get; init; }

    /// <summary>Adjacent pairs, then the extreme pair.</summary>
    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>Whether churn falls as health rises; null with fewer than two bands that have rows.</summary>
    public required Trend? Trend { get; init; }

    /// <summary>How well the score separates; null for an existing band without a score, or without churn.</summary>
    public required Discrimination? Discrimination { get; init; }

    /// <summary>What working on the lowest scores catches; empty without a score.</summary>
    public IReadOnlyList<CapacityRow> Capacity { get; init; } = [];

    /// <summary>How intervals without a formula were drawn; null unless all tables were asked for, or without an AUC.</summary>
    public BootstrapSummary? Bootstrap { get; init; }

    /// <summary>The same at other horizons; empty unless all tables were asked for.</summary>
    public IReadOnlyList<HorizonRow> Horizons { get; init; } = [];

    /// <summary>How early churn was seen; null unless all tables were asked for.</summary>
    public LeadTime? LeadTime { get; init; }

    /// <summary>What each metric says alone; empty unless all tables were asked for, or without formulas.</summary>
    public IReadOnlyList<MetricRow> Metrics { get; init; } = [];

    /// <summary>Overrides against outcomes; empty without overrides, or unless all tables were asked for.</summary>
    public IReadOnlyList<OverrideRow> Overrides { get; init; } = [];

    /// <summary>Raters against outcomes; empty without rated metrics, for published scores, or unless all tables were asked for.</summary>
    public IReadOnlyList<RaterRow> Raters { get; init; } = [];

    /// <summary>The result with and without treated accounts; null where no snapshot says who was treated, or unless all tables were asked for.</summary>
    public TreatmentResult? Treatment { get; init; }

    /// <summary>Leak guards that were waived.</summary>
    public IReadOnlyList<string> WaivedGuards { get; init; } = [];

    /// <summary>What a score means in churn; null unless all tables were asked for, or without a score.</summary>
    public CalibrationResult? Calibration { get; init; }

    /// <summary>Time to the event by band; null unless all tables were asked for.</summary>
    public SurvivalResult? Survival { get; init; }

    /// <summary>What raters are corrected by, where the scorecard asks for that; else empty.</summary>
    public IReadOnlyList<RaterCorrectionRow> RaterCorrections { get; init; } = [];

    /// <summary>The challengers on the same observations, in the scorecard's order.</summary>
    public IReadOnlyList<ChallengerResult> Challengers { get; init; } = [];

    /// <summary>How the population moves; null unless all tables were asked for.</summary>
    public Stability? Stability { get; init; }

    /// <summary>What was not asked for and so not worked out: <see cref="LeftOutTables"/>; null where everything was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? LeftOut { get; init; }
}

/// <summary>Which scorecard.</summary>
public sealed record ScorecardIdentity(string Name, int Version, string Sha256);

/// <summary>The lowest score of a band, 0 to 100.</summary>
public sealed record BandStart(string Band, double From);

/// <summary>A file that was read.</summary>
public sealed record InputFile(string Path, string Sha256, long Rows);

/// <summary>What a backtest comes to.</summary>
/// <param name="Outcome">"confirmed", "not-proven" or "contradicted".</param>
/// <param name="Sentence">The same for a manager, with its numbers.</param>
/// <param name="Alpha">The one-sided level, 0.025.</param>
/// <param name="MinimumDetectableDifference">The smallest difference in churn rate between the extreme bands that this much data would show four times in five; null where none is.</param>
/// <param name="StrictOrder">Whether every band churns less than the one below it.</param>
/// <param name="Reasons">What each condition of the verdict came to, in words.</param>
public sealed record Verdict(string Outcome, string Sentence, double Alpha, double? MinimumDetectableDifference, bool StrictOrder, IReadOnlyList<string> Reasons)
{
    /// <summary>
    /// The last of several looks at growing data at which this p would still confirm or contradict, if the k-th look were held to alpha 6/(π²k²) (formula 11), 1,000 at most;
    /// 0 where it would not at any, null where nothing is proven.
    /// </summary>
    public int? LastLookPassed { get; init; }
}

/// <summary>One segment's result.</summary>
public sealed record SegmentResult(
    string Segment, Verdict Verdict, Ledger Ledger, IReadOnlyList<BandResult> Bands, IReadOnlyList<Comparison> Comparisons, Trend? Trend, Discrimination? Discrimination);

/// <summary>Who was counted: scored = churned + retained + censored + all that is excluded. Returned rows are among the churned and retained.</summary>
/// <param name="Scored">Rows of the snapshots that were used, whether or not they got a score.</param>
/// <param name="Churned">Observations with the event in their horizon.</param>
/// <param name="Retained">Observations without it.</param>
/// <param name="Censored">Rows whose horizon ends after the last known day.</param>
/// <param name="Returned">Observations of customers who had churned before their as-of date.</param>
/// <param name="Excluded">Rows left out, by reason: unscored, noDecision, alreadyChurned, duplicate and so on.</param>
public sealed record Ledger(long Scored, long Churned, long Retained, long Censored, long Returned, IReadOnlyDictionary<string, long> Excluded);

/// <summary>One as-of date's ledger.</summary>
public sealed record DateLedger(DateOnly AsOf, Ledger Ledger);

/// <summary>One band's rate and its evidence. Rates are shares from 0 to 1.</summary>
public sealed record BandResult
{
    /// <summary>The segment, or "all".</summary>
    public required string Segment { get; init; }

    /// <summary>The band.</summary>
    public required string Band { get; init; }

    /// <summary>Customer and date pairs.</summary>
    public required long Observations { get; init; }

    /// <summary>Distinct customers.</summary>
    public required long Customers { get; init; }

    /// <summary>Churned observations.</summary>
    public required long Churned { get; init; }

    /// <summary>Distinct churned customers.</summary>
    public required long ChurnedCustomers { get; init; }

    /// <summary>Churned over observations; null without observations.</summary>
    public required double? ChurnRate { get; init; }

    /// <summary>The mean over as-of dates of each date's rate.</summary>
    public required double? ChurnRateByDateMean { get; init; }

    /// <summary>Clustered by customer (formula 1).</summary>
    public required double? StandardError { get; init; }

    /// <summary>The factor by which repeated rows of a customer blow up the variance, at least 1.</summary>
    public required double? DesignEffect { get; init; }

    /// <summary>95%, clustered (formula 2): low, high.</summary>
    public required double[]? Interval { get; init; }

    /// <summary>95%, as if rows were independent (Wilson): low, high.</summary>
    public required double[]? NaiveInterval { get; init; }

    /// <summary>95%, for other months than those seen (formula 8): low, high; null under 4 separate horizons.</summary>
    public double[]? OtherMonthsInterval { get; init; }

    /// <summary>Why there is no interval for other months, or null if there is.</summary>
    public string? OtherMonthsWhyNot { get; init; }

    /// <summary>The band's rate over the rate of all.</summary>
    public required double? Lift { get; init; }

    /// <summary>Why there is no standard error and no interval, or null if there are.</summary>
    public string? WhyNot { get; init; }

    /// <summary>The revenue of its observations at their as-of dates; null without amounts.</summary>
    public double? Amount { get; init; }

    /// <summary>(amount - lost to churn and contraction) / amount; null without amounts.</summary>
    public double? GrossRetention { get; init; }

    /// <summary>(amount + expansion - lost) / amount, not below 0 for any customer; null without amounts.</summary>
    public double? NetRetention { get; init; }

    /// <summary>Observations that have an amount.</summary>
    public long? ObservationsWithAmount { get; init; }

    /// <summary>The share of the revenue whose customers churned; null without amounts.</summary>
    public double? ChurnRateByAmount { get; init; }

    /// <summary>The share of observations with a renewal in their horizon.</summary>
    public double? RenewalRate { get; init; }

    /// <summary>The share of observations with an expansion in their horizon.</summary>
    public double? ExpansionRate { get; init; }

    /// <summary>The share of observations with a contraction in their horizon.</summary>
    public double? ContractionRate { get; init; }
}

/// <summary>One band at one as-of date.</summary>
public sealed record BandByDate(DateOnly AsOf, string Band, long Observations, long Churned, double? ChurnRate);

/// <summary>Two bands (formula 3): lower is the less healthy one.</summary>
public sealed record Comparison
{
    /// <summary>The less healthy band.</summary>
    public required string Lower { get; init; }

    /// <summary>The healthier band.</summary>
    public required string Upper { get; init; }

    /// <summary>Rate of lower minus rate of upper.</summary>
    public required double? Difference { get; init; }

    /// <summary>Of the difference, clustered.</summary>
    public required double? StandardError { get; init; }

    /// <summary>Difference of log-odds, with the correction of formula 3.</summary>
    public required double? LogOdds { get; init; }

    /// <summary>Of the log-odds.</summary>
    public required double? LogOddsStandardError { get; init; }

    /// <summary>Log-odds over its standard error.</summary>
    public required double? Z { get; init; }

    /// <summary>P(Z above z): small where the less healthy band churns more.</summary>
    public required double? P { get; init; }

    /// <summary>The same after Holm over all pairs shown.</summary>
    public required double? PHolm { get; init; }

    /// <summary>Rate of lower over rate of upper; null where the upper has no churn.</summary>
    public required double? RiskRatio { get; init; }

    /// <summary>95%: low, high.</summary>
    public required double[]? RiskRatioInterval { get; init; }
}

/// <summary>Whether churn falls as health rises (formula 4).</summary>
public sealed record Trend
{
    /// <summary>Cochran-Armitage z, as if rows were independent; negative where churn falls.</summary>
    public required double? CochranArmitageZ { get; init; }

    /// <summary>Logistic slope of churn on the band's rank.</summary>
    public required double? LogitSlope { get; init; }

    /// <summary>Clustered by customer.</summary>
    public required double? ClusteredSE { get; init; }

    /// <summary>Slope over its clustered standard error; the smaller of Wald and score with few churners.</summary>
    public required double? ClusteredZ { get; init; }

    /// <summary>P(Z below clusteredZ): small where churn falls as health rises.</summary>
    public required double? P { get; init; }

    /// <summary>The same z with one intercept per as-of date.</summary>
    public required double? WithinDateZ { get; init; }
}

/// <summary>How well the score separates (formula 7).</summary>
public sealed record Discrimination
{
    /// <summary>The chance that a churned row scores lower than a retained one, ties half.</summary>
    public required double? Auc { get; init; }

    /// <summary>Clustered by customer (Obuchowski 1997).</summary>
    public required double? StandardError { get; init; }

    /// <summary>95%, clustered: low, high.</summary>
    public required double[]? Interval { get; init; }

    /// <summary>DeLong.</summary>
    public required double? NaiveStandardError { get; init; }

    /// <summary>95%, DeLong: low, high.</summary>
    public required double[]? NaiveInterval { get; init; }

    /// <summary>2 AUC - 1.</summary>
    public required double? Gini { get; init; }

    /// <summary>Largest gap between the cumulative shares of churned and retained.</summary>
    public required double? Ks { get; init; }

    /// <summary>95% of the KS, by bootstrap of customers: low, high; null where it was not drawn.</summary>
    public double[]? KsInterval { get; init; }

    /// <summary>By as-of date.</summary>
    public required IReadOnlyList<DateAuc> ByDate { get; init; }
}

/// <summary>One as-of date's AUC, with its interval where there are enough churners.</summary>
public sealed record DateAuc(DateOnly AsOf, long Observations, long Churned, double? Auc, double[]? Interval);
