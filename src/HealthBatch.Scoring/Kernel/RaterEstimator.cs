using System.Runtime.InteropServices;
using System.Text;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards.Raters;

namespace HealthBatch.Scoring.Kernel;

/// <summary>
/// Sees all customers of a snapshot once and works out how far each rater lies from the mean, by segment and metric. Parts that were seen by several
/// estimators add up exactly, in any order.
/// </summary>
/// <param name="plan">A plan for which <see cref="ScoringPlan.CorrectsRaters"/> holds; for others nothing is seen and nothing corrected.</param>
public sealed class RaterEstimator(ScoringPlan plan)
{
    private readonly ScoringPlan _asTheyAre = plan.WithoutImputation();
    private readonly Dictionary<(int Formula, int Metric), Dictionary<string, RaterRatings>> _ratings =
        plan.RatedMetrics.ToDictionary(rated => rated, _ => new Dictionary<string, RaterRatings>(StringComparer.Ordinal));

    private ScoredBatch? _scored;

    /// <summary>Sees a batch of customers. One thread at a time.</summary>
    /// <param name="input">Rows as for <see cref="ScoringPlan.Score(ColumnBatch, ScoredBatch)"/>.</param>
    public void Add(ColumnBatch input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_ratings.Count == 0)
        {
            return;
        }

        if (_scored is null || _scored.Capacity < input.RowCount)
        {
            _scored = _asTheyAre.NewBatch(input.Capacity, ScoringOutputs.Normalised);
        }

        _asTheyAre.Score(input, _scored);
        foreach (var ((formula, m), byRater) in _ratings)
        {
            var metric = plan.MetricOf(formula, m);
            var raters = input.Text(metric.RaterColumn);
            var values = _scored.Normalised[metric.Place];
            for (var row = 0; row < input.RowCount; row++)
            {
                if (_scored.Segment[row] == formula && !double.IsNaN(values[row]) && !raters.IsMissing(row))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(byRater, Encoding.UTF8.GetString(raters[row]), out _).Add(values[row]);
                }
            }
        }
    }

    /// <summary>Adds what another estimator of the same plan has seen.</summary>
    public void Add(RaterEstimator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (rated, byRater) in other._ratings)
        {
            foreach (var (rater, ratings) in byRater)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_ratings[rated], rater, out _).Add(ratings);
            }
        }
    }

    /// <summary>The corrections, by segment and metric in the scorecard's order; where there is nothing to compare, none.</summary>
    public IReadOnlyList<MetricRaters> Estimate() =>
    [
        .. from rated in _ratings
           let correction = RaterCorrection.Estimate(rated.Value)
           where correction is not null
           select new MetricRaters(plan.Segments[rated.Key.Formula], plan.Metrics[plan.MetricOf(rated.Key.Formula, rated.Key.Metric).Place], correction),
    ];

    /// <summary>A plan of the same scorecard, for any file of the snapshot, that scores with the corrections.</summary>
    public ScoringPlan Correct(ScoringPlan uncorrected)
    {
        ArgumentNullException.ThrowIfNull(uncorrected);
        var corrections = new Dictionary<(int, int), RaterCorrection>();
        foreach (var (rated, byRater) in _ratings)
        {
            if (RaterCorrection.Estimate(byRater) is { } correction)
            {
                corrections.Add(rated, correction);
            }
        }

        return corrections.Count == 0 ? uncorrected : uncorrected.WithCorrections(corrections);
    }
}

/// <summary>The raters of one metric in one segment.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Correction">What was found: per rater the number of ratings, raw mean, shrinkage and offset.</param>
public sealed record MetricRaters(string Segment, string Metric, RaterCorrection Correction);
