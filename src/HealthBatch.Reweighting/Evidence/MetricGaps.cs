using HealthBatch.Backtesting.Observations;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Reweighting.Evidence;

/// <summary>How often a metric of a formula had no value, or one that was too old, over all rows that were read for the formulas that use it.</summary>
/// <param name="Missing">The share without a value: null, invalid or stale. Null where no rows were counted.</param>
/// <param name="Stale">The share that was too old; null where the metric does not grow stale.</param>
internal sealed record MetricGaps(double? Missing, double? Stale)
{
    /// <summary>By metric of the formula.</summary>
    public static MetricGaps[] Of(Scorecard scorecard, Formula formula, ObservationSet observations)
    {
        var names = observations.Panel.Metrics.ToList();
        return [.. formula.Metrics.Select(metric =>
        {
            var rows = scorecard.Formulas.Zip(observations.LedgerBySegment)
                .Where(pair => pair.First.Metrics.Any(other => other.Name == metric.Name)).Sum(pair => pair.Second.Scored);
            var (place, counts) = (names.IndexOf(metric.Name), observations.Counts);
            double? Share(long count) => rows > 0 ? (double)count / rows : null;
            return new MetricGaps(
                Share(counts.Missing[place] + counts.Invalid[place] + counts.Stale[place]), metric.Stale is null ? null : Share(counts.Stale[place]));
        })];
    }
}
