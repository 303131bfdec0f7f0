using System.Numerics.Tensors;
using HealthBatch.Reweighting.Results;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.WalkForward;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Distributions;
using HealthBatch.Statistics.Drift;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Reweighting.Evidence;

/// <summary>What speaks for each weight.</summary>
internal static class MetricEvidence
{
    private const int Fifths = 5;

    /// <summary>One entry a metric, in the formula's order.</summary>
    /// <param name="rows">The observations.</param>
    /// <param name="today">Today's weights.</param>
    /// <param name="suggestion">What all observations suggest.</param>
    /// <param name="points">The points that are proposed; today's where nothing is.</param>
    /// <param name="walk">The tests out of time.</param>
    /// <param name="gaps">By metric: how often it had no value.</param>
    /// <param name="formula">The formula.</param>
    /// <param name="threads">How many may work.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<MetricWeight> Of(
        SegmentRows rows,
        FormulaWeights today,
        WeightSuggestion suggestion,
        double[] points,
        WalkForwardTest walk,
        MetricGaps[] gaps,
        Formula formula,
        int threads,
        CancellationToken cancellation)
    {
        var folds = walk.Coefficients;
        var adds = ParsimonyPath.Losses(rows, today, suggestion, walk, threads, cancellation);
        Metric[] definitions = [.. formula.Metrics];
        var intervals = PointInterval.Of(suggestion, today);
        var drift = new PopulationStability?[today.Metrics.Length];
        var alone = new double?[drift.Length];
        Parallel.For(0, drift.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, metric =>
        {
            drift[metric] = Drift(rows, metric);
            alone[metric] = AloneWithinDates(rows, metric);
        });
        return [.. Enumerable.Range(0, today.Metrics.Length).Select(metric =>
        {
            var fitted = Array.IndexOf(suggestion.Fitted, metric);
            var coefficient = fitted >= 0 ? suggestion.Fit.Coefficients![metric] : (double?)null;
            var clustered = fitted >= 0 ? suggestion.Clustered!.StandardError(metric) * Math.Sqrt(suggestion.SmallSample) : (double?)null;
            var weight = new MetricWeight
            {
                Metric = today.Metrics[metric],
                Dimension = today.Dimensions[today.DimensionOf[metric]],
                Current = today.Points[metric],
                Suggested = points[metric],
                Interval = fitted >= 0 ? intervals?[fitted] : null,
                Coefficient = coefficient,
                StandardError = fitted >= 0 ? suggestion.Model!.StandardError(metric) : null,
                ClusteredStandardError = clustered,
                P = coefficient is { } slope && clustered > 0 ? 2 * NormalDistribution.UpperTail(Math.Abs(slope) / clustered.Value) : null,
                SignStability = coefficient is { } sign && folds.Count > 0 ? folds.Count(fold => fold[metric] * sign > 0) / (double)folds.Count : null,
                MissingShare = definitions[metric].Missing.Kind == MissingPolicyKind.Redistribute ? rows.Count > 0 ? rows.Missing[metric] / (double)rows.Count : null : gaps[metric].Missing,
                StaleShare = gaps[metric].Stale,
                FittedPoints = suggestion.FittedPoints?[metric],
                ShrunkPoints = suggestion.ShrunkPoints?[metric],
                LimitedPoints = suggestion.Shrunk is null ? null : suggestion.Exact[metric],
                Adds = adds?[metric],
                Psi = drift[metric]?.Value,
                PsiCritical = drift[metric]?.Critical,
                VarianceInflation = fitted >= 0 ? suggestion.Inflation[metric] : null,
                Auc = alone[metric],
                Bands = Bands(rows, metric),
            };
            return weight with { Note = WeightNote.Of(weight, suggestion, fitted >= 0, fitted >= 0 && suggestion.Shrunk is { TauSquared: > 0 } shrunk && shrunk.Risks[fitted] == 0) };
        })];
    }

    /// <summary>The later half of the dates against the earlier, where there are two.</summary>
    private static PopulationStability? Drift(SegmentRows rows, int metric)
    {
        var middle = rows.Ranges[rows.Dates.Count / 2 * 2].Start;
        return PopulationStability.Compare(Present(rows.Values[metric].AsSpan(0, middle)), Present(rows.Values[metric].AsSpan(middle)));

        static ReadOnlySpan<double> Present(ReadOnlySpan<double> values)
        {
            if (!TensorPrimitives.IsNaNAny(values))
            {
                return values;
            }

            var (present, count) = (new double[values.Length], 0);
            foreach (var value in values)
            {
                present[count] = value;
                count += double.IsNaN(value) ? 0 : 1;
            }

            return present.AsSpan(0, count);
        }
    }

    /// <summary>Churn by fifths of the normalised value.</summary>
    private static MetricBand[] Bands(SegmentRows rows, int metric)
    {
        var (observations, churned) = (new long[Fifths], new long[Fifths]);
        for (var row = 0; row < rows.Count; row++)
        {
            var value = rows.Values[metric][row];
            if (!double.IsNaN(value))
            {
                var place = Math.Clamp((int)(value * Fifths / 100), 0, Fifths - 1);
                observations[place]++;
                churned[place] += rows.Events[row];
            }
        }

        return [.. observations.Select((count, place) => new MetricBand(
            100.0 / Fifths * place, 100.0 / Fifths * (place + 1), count, churned[place], count > 0 ? churned[place] / (double)count : null))];
    }

    /// <summary>The AUC of the metric alone inside of dates, over rows that have a value.</summary>
    private static double? AloneWithinDates(SegmentRows rows, int metric)
    {
        // Rows without a value are left out: the others move together, date by date.
        var values = rows.Values[metric];
        var (score, events, strata, next) = (new short[rows.Count], new byte[rows.Count], new List<RowRange>(), 0);
        for (var date = 0; date < rows.Dates.Count; date++)
        {
            var (first, second, start) = (rows.Ranges[2 * date], rows.Ranges[(2 * date) + 1], next);
            for (var row = first.Start; row < second.Start + second.Length; row++)
            {
                if (!double.IsNaN(values[row]))
                {
                    (score[next], events[next]) = (ScoreGrid.Round(values[row]), rows.Events[row]);
                    next++;
                }
            }

            strata.Add(new RowRange(start, next - start));
        }

        return WithinStrataAuc.Auc(strata, score, events);
    }
}
