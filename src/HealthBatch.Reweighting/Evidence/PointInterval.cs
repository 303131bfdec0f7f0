using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Reweighting.Evidence;

/// <summary>
/// 95% intervals of suggested points, by the delta method: points p_j = T r_j / S with r the risks per point and S their sum, so dp_j/dr_k = (T [j = k] - p_j) / S.
/// </summary>
internal static class PointInterval
{
    /// <summary>By fitted metric; null where no metric carries risk.</summary>
    /// <param name="suggestion">A suggestion that was fitted.</param>
    /// <param name="today">Today's weights.</param>
    public static double[][]? Of(WeightSuggestion suggestion, FormulaWeights today)
    {
        if (suggestion is not { Shrunk: { } shrunk, Fit.StandardDeviations: { } deviations })
        {
            return null;
        }

        // Where nothing was shrunk the fit speaks for itself: these are the points that it would have come to.
        var risks = shrunk.TauSquared > 0 ? shrunk.Risks : [.. suggestion.Fitted.Select(metric => Math.Max(0, -suggestion.Fit.Coefficients![metric] * deviations[metric]))];
        double[] perPoint = [.. suggestion.Fitted.Select((metric, i) => risks[i] / deviations[metric])];
        var total = suggestion.Fitted.Sum(metric => today.Points[metric]);
        var sum = perPoint.Sum();
        if (!(sum > 0))
        {
            return null;
        }

        return [.. perPoint.Select((risk, j) =>
        {
            var point = total * risk / sum;
            double[] slope = [.. suggestion.Fitted.Select((metric, k) => ((j == k ? total : 0) - point) / sum / deviations[metric])];
            var variance = 0.0;
            for (var a = 0; a < slope.Length; a++)
            {
                for (var b = 0; b < slope.Length; b++)
                {
                    variance += slope[a] * slope[b] * shrunk.Covariance[a, b];
                }
            }

            var half = NormalDistribution.Z975 * Math.Sqrt(Math.Max(0, variance));
            return new[] { Math.Max(0, point - half), Math.Min(total, point + half) };
        })];
    }
}
