using System.Numerics.Tensors;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Reweighting.Weights;

/// <summary>The score of rows at any weights, before overrides, on the grid: the kernel's own rule, with redistribution at those weights.</summary>
internal static class WeightedScore
{
    private const int Chunk = 4096;

    /// <summary>Fills the scores, in hundredths, of the rows of one run.</summary>
    public static void Fill(SegmentRows rows, int start, int length, FormulaWeights weights, Span<short> scores)
    {
        int[] incomplete = [.. Enumerable.Range(0, weights.Metrics.Length).Where(metric => rows.Missing[metric] > 0)];
        Span<double> sums = stackalloc double[Chunk];
        var mean = new double[weights.Dimensions.Length];
        for (var at = 0; at < length; at += Chunk)
        {
            var chunk = Math.Min(Chunk, length - at);
            var sum = sums[..chunk];
            sum.Clear();
            for (var metric = 0; metric < weights.Metrics.Length; metric++)
            {
                TensorPrimitives.FusedMultiplyAdd(rows.Values[metric].AsSpan(start + at, chunk), weights.Points[metric] / 100, sum, sum);
            }

            for (var row = 0; row < chunk; row++)
            {
                // A missing value has made the sum NaN, whatever its weight.
                var points = incomplete.Length > 0 && double.IsNaN(sum[row]) ? Means(rows.Values, start + at + row, weights, mean) : sum[row];
                scores[at + row] = double.IsNaN(points) ? (short)0 : ScoreGrid.Round(points);
            }
        }
    }

    /// <summary>
    /// One row's score and the mean of each dimension, NaN for a dimension where nothing with weight is present. Without anything at all the score is NaN.
    /// </summary>
    public static double Means(double[][] values, int row, FormulaWeights weights, double[] mean)
    {
        double whole = 0, total = 0;
        var metric = 0;
        for (var dimension = 0; dimension < mean.Length; dimension++)
        {
            double present = 0, points = 0;
            for (; metric < weights.Metrics.Length && weights.DimensionOf[metric] == dimension; metric++)
            {
                if (!double.IsNaN(values[metric][row]))
                {
                    present += weights.Points[metric];
                    points += weights.Points[metric] * values[metric][row];
                }
            }

            mean[dimension] = present > 0 ? points / present : double.NaN;
            if (present > 0)
            {
                whole += weights.DimensionPoints[dimension];
                total += weights.DimensionPoints[dimension] * mean[dimension];
            }
        }

        return whole > 0 ? total / whole : double.NaN;
    }
}
