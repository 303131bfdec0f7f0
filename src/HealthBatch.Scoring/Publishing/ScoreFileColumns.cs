using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// The columns of a score file, in order: customer_id, segment, score, band, coverage, points_METRIC for each metric, dimension_DIMENSION for each
/// dimension, gap_METRIC for each goal metric, reason_1 to reason_3, previous_score, change, previous_band, trend, earlier_score, earlier_change, earlier_trend, override,
/// score_before_override (where the scorecard has overrides), action, scorecard_version, change_from_values, change_from_missing, change_from_version,
/// imputed_METRIC for each metric whose missing values count as something. METRIC and DIMENSION are names in lower case with every
/// run of other characters than a-z and 0-9 as one underscore; names that become equal get _2, _3 and so on in the scorecard's order.
/// </summary>
public sealed class ScoreFileColumns
{
    /// <summary>The customer.</summary>
    public const string CustomerId = "customer_id";

    /// <summary>The formula's segment.</summary>
    public const string Segment = "segment";

    /// <summary>0.00 to 100.00, missing for an unscored customer.</summary>
    public const string Score = "score";

    /// <summary>The band's name, missing for an unscored customer.</summary>
    public const string Band = "band";

    /// <summary>The share of weight that was present, 0.00 to 1.00.</summary>
    public const string Coverage = "coverage";

    /// <summary>The score of the snapshot before.</summary>
    public const string PreviousScore = "previous_score";

    /// <summary>Score minus previous score.</summary>
    public const string Change = "change";

    /// <summary>The band of the snapshot before.</summary>
    public const string PreviousBand = "previous_band";

    /// <summary>
    /// Against the score before: falling, steady or rising; new for a customer of whom nothing was scored before; returned for one who was missing in the snapshot
    /// before but not in the earlier one.
    /// </summary>
    public const string Trend = "trend";

    /// <summary>The score of the snapshot that lies the scorecard's trend span back.</summary>
    public const string EarlierScore = "earlier_score";

    /// <summary>Score minus earlier score.</summary>
    public const string EarlierChange = "earlier_change";

    /// <summary>Against the earlier score: falling, steady, rising, or new for a customer who was not there.</summary>
    public const string EarlierTrend = "earlier_trend";

    /// <summary>The reason of the last override that changed something.</summary>
    public const string Override = "override";

    /// <summary>The score before overrides.</summary>
    public const string ScoreBeforeOverride = "score_before_override";

    /// <summary>What to do.</summary>
    public const string Action = "action";

    /// <summary>The scorecard's version.</summary>
    public const string ScorecardVersion = "scorecard_version";

    /// <summary>What the change owes to metrics that were known before and are known now; what overrides and another segment's formula did counts here.</summary>
    public const string ChangeFromValues = "change_from_values";

    /// <summary>What the change owes to metrics that became known, missing, stale or invalid, with the weight that others gave or took.</summary>
    public const string ChangeFromMissing = "change_from_missing";

    /// <summary>What the change owes to the scorecard: the snapshot before as this version scores it, minus its published score.</summary>
    public const string ChangeFromVersion = "change_from_version";

    private readonly List<ColumnRequest> _all = [];

    internal ScoreFileColumns(ScoringPlan plan, IReadOnlyList<string> previousBands)
    {
        var card = plan.Scorecard;
        var bands = card.Bands.Bands.Select(band => band.Name).ToList();
        Bands = [.. bands, .. previousBands.Except(bands, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Actions = [.. card.Actions.Select(rule => rule.Do).Distinct(StringComparer.Ordinal)];
        Metrics = Slugs("points_", plan.Metrics);
        Dimensions = Slugs("dimension_", plan.Dimensions);
        var gaps = Slugs("gap_", plan.Metrics);

        Add(CustomerId, ColumnForm.Text, nullable: false);
        Add(Segment, plan.Segments, nullable: false);
        Add(Score, ColumnForm.Grid);
        Add(Band, bands);
        Add(Coverage, ColumnForm.Grid, nullable: false);
        FirstMetric = _all.Count;
        Metrics.ToList().ForEach(name => Add(name, ColumnForm.Grid));
        FirstDimension = _all.Count;
        Dimensions.ToList().ForEach(name => Add(name, ColumnForm.Grid));
        FirstGap = _all.Count;
        plan.GoalMetrics.ForEach(metric => Add(gaps[metric], ColumnForm.Number));
        FirstReason = _all.Count;
        for (var i = 1; i <= 3; i++)
        {
            Add($"reason_{i}", plan.Metrics);
        }

        FirstTrend = _all.Count;
        Add(PreviousScore, ColumnForm.Grid);
        Add(Change, ColumnForm.Grid);
        Add(PreviousBand, Bands);
        Add(Trend, TrendWords);
        Add(EarlierScore, ColumnForm.Grid);
        Add(EarlierChange, ColumnForm.Grid);
        Add(EarlierTrend, TrendWords);
        Overrides = _all.Count;
        Add(Override, [.. card.Overrides.Select(change => change.Reason)]);
        if (card.Overrides.Count > 0)
        {
            Add(ScoreBeforeOverride, ColumnForm.Grid);
        }

        FirstAction = _all.Count;
        Add(Action, Actions);
        Add(ScorecardVersion, ColumnForm.Integer, nullable: false);
        FirstPart = _all.Count;
        Add(ChangeFromValues, ColumnForm.Grid);
        Add(ChangeFromMissing, ColumnForm.Grid);
        Add(ChangeFromVersion, ColumnForm.Grid);
        FirstImputed = _all.Count;
        var imputed = Slugs("imputed_", plan.Metrics);
        plan.ImputingMetrics.ForEach(metric => Add(imputed[metric], ImputedWords));
        Points = new PointColumns(Metrics, plan.ImputingMetrics.ConvertAll(metric => imputed[metric]), plan.ImputingMetrics, plan.Segments, card.Overrides.Count > 0);
    }

    /// <summary>The columns, in file order.</summary>
    public IReadOnlyList<ColumnRequest> All => _all;

    /// <summary>The contribution columns, by metric.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>The sub-score columns, by dimension.</summary>
    public IReadOnlyList<string> Dimensions { get; }

    /// <summary>The trend's words, by code.</summary>
    internal static IReadOnlyList<string> TrendWords { get; } = ["falling", "steady", "rising", "new", "returned"];

    /// <summary>What is said of a value that its metric's policy stands in for.</summary>
    internal static IReadOnlyList<string> ImputedWords { get; } = ["imputed"];

    /// <summary>The names that a previous band may have: this scorecard's, then others that the previous file holds.</summary>
    internal IReadOnlyList<string> Bands { get; }

    /// <summary>The distinct actions.</summary>
    internal IReadOnlyList<string> Actions { get; }

    internal int FirstMetric { get; }

    internal int FirstDimension { get; }

    internal int FirstGap { get; }

    internal int FirstReason { get; }

    internal int FirstTrend { get; }

    internal int Overrides { get; }

    internal int FirstAction { get; }

    internal int FirstPart { get; }

    internal int FirstImputed { get; }

    /// <summary>The columns that a change is split by.</summary>
    internal PointColumns Points { get; }

    /// <summary>A name for each, made of a-z, 0-9 and underscores, no two the same.</summary>
    internal static IReadOnlyList<string> Slugs(string prefix, IReadOnlyList<string> names)
    {
        var slugs = new List<string>();
        foreach (var name in names)
        {
            var slug = new StringBuilder(prefix);
            foreach (var letter in name.ToLowerInvariant())
            {
                if (char.IsAsciiLetterOrDigit(letter))
                {
                    slug.Append(letter);
                }
                else if (slug[^1] != '_')
                {
                    slug.Append('_');
                }
            }

            var first = slug.ToString().TrimEnd('_');
            var unique = first;
            for (var i = 2; slugs.Contains(unique); i++)
            {
                unique = $"{first}_{i}";
            }

            slugs.Add(unique);
        }

        return slugs;
    }

    private void Add(string name, ColumnForm form, bool nullable = true) => _all.Add(new ColumnRequest(name, form) { Nullable = nullable });

    private void Add(string name, IReadOnlyList<string> names, bool nullable = true) =>
        // A column of codes has at least one name, even where no row carries any.
        _all.Add(new ColumnRequest(name, ColumnForm.Code) { Names = names.Count == 0 ? [""] : names, Nullable = nullable });
}
