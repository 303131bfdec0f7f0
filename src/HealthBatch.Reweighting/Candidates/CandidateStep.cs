using System.Numerics.Tensors;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.WalkForward;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Regression;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Reweighting.Candidates;

/// <summary>
/// What a fit becomes when a column joins it: one Newton step from the metrics' own fit, where the column's coefficient is 0, with the metrics free to give way and bound to
/// their signs (Rao's score step). With residuals r and weights w = p(1 - p) at the fit, g = sum r z and A the information, intercepts of the dates profiled out, it minimises
/// ½ (b - b̂)'A(b - b̂) - g'b. So every column of every fold costs one pass over rows in place of a fit.
/// </summary>
internal sealed class CandidateStep
{
    /// <summary>The standard deviation of a percentile: candidates are on this scale inside, where the matrix is well conditioned.</summary>
    private const double Spread = 28.9;

    private const int Chunk = 1024;

    private CandidateStep(double[] metricRisks, double[][] risks, double[] candidateRisk) => (MetricRisks, Risks, CandidateRisk) = (metricRisks, risks, candidateRisk);

    /// <summary>By metric of the formula: the risk per point without a candidate.</summary>
    public double[] MetricRisks { get; }

    /// <summary>By candidate, then by metric of the formula: the risk per point beside it.</summary>
    public double[][] Risks { get; }

    /// <summary>By candidate: its risk per point of rank; negative where more of it means more risk.</summary>
    public double[] CandidateRisk { get; }

    /// <summary>Takes the step for all candidates; null where there is no fit to start from.</summary>
    /// <param name="rows">The segment's rows.</param>
    /// <param name="data">The rows that were fitted.</param>
    /// <param name="suggestion">Their fit.</param>
    /// <param name="codes">By candidate, then by row of the panel.</param>
    /// <param name="points">By candidate, then by code: the points less <see cref="RankScale.Neutral"/>; 0 where missing.</param>
    /// <param name="cancellation">Stops it.</param>
    public static CandidateStep? Of(
        SegmentRows rows, LogisticData data, WeightSuggestion suggestion, byte[][] codes, double[][] points, CancellationToken cancellation)
    {
        if (suggestion is not { Shrunk: not null, Fit: { Coefficients: { } coefficients, Intercepts: { } intercepts, Means: { } means, StandardDeviations: { } deviations } })
        {
            return null;
        }

        var fitted = suggestion.Fitted;
        var sums = codes.Select(_ => new Sums(fitted.Length, intercepts.Length)).ToArray();
        var stratumColumns = new double[intercepts.Length][];
        var stratumWeight = new double[intercepts.Length];
        var columns = fitted.Select(_ => new double[Chunk]).ToArray();
        var (logOdds, residual, weight, z, wz) = (new double[Chunk], new double[Chunk], new double[Chunk], new double[Chunk], new double[Chunk]);
        foreach (var range in data.Rows)
        {
            // A date with one outcome only has no intercept and says nothing.
            if (double.IsNaN(intercepts[range.Stratum]))
            {
                continue;
            }

            var inStratum = stratumColumns[range.Stratum] ??= new double[fitted.Length];
            for (var at = range.Start; at < range.Start + range.Length; at += Chunk)
            {
                cancellation.ThrowIfCancellationRequested();
                var length = Math.Min(Chunk, range.Start + range.Length - at);
                logOdds.AsSpan(0, length).Fill(intercepts[range.Stratum]);
                for (var metric = 0; metric < coefficients.Length; metric++)
                {
                    TensorPrimitives.MultiplyAdd(data.Columns[metric].AsSpan(at, length), coefficients[metric], logOdds.AsSpan(0, length), logOdds.AsSpan(0, length));
                }

                for (var row = 0; row < length; row++)
                {
                    var p = 1 / (1 + Math.Exp(-logOdds[row]));
                    residual[row] = data.Outcomes[at + row] - p;
                    weight[row] = p * (1 - p);
                }

                stratumWeight[range.Stratum] += TensorPrimitives.Sum<double>(weight.AsSpan(0, length));
                for (var i = 0; i < fitted.Length; i++)
                {
                    var column = columns[i].AsSpan(0, length);
                    TensorPrimitives.Subtract(data.Columns[fitted[i]].AsSpan(at, length), means[fitted[i]], column);
                    TensorPrimitives.Divide(column, deviations[fitted[i]], column);
                    inStratum[i] += TensorPrimitives.Dot<double>(column, weight.AsSpan(0, length));
                }

                for (var candidate = 0; candidate < codes.Length; candidate++)
                {
                    var (code, value, sum) = (codes[candidate], points[candidate], sums[candidate]);
                    for (var row = 0; row < length; row++)
                    {
                        z[row] = value[code[rows.Source[at + row]]];
                    }

                    TensorPrimitives.Multiply(z.AsSpan(0, length), weight.AsSpan(0, length), wz.AsSpan(0, length));
                    sum.Score += TensorPrimitives.Dot<double>(z.AsSpan(0, length), residual.AsSpan(0, length));
                    sum.Square += TensorPrimitives.Dot<double>(z.AsSpan(0, length), wz.AsSpan(0, length));
                    sum.InStratum[range.Stratum] += TensorPrimitives.Sum<double>(wz.AsSpan(0, length));
                    for (var i = 0; i < fitted.Length; i++)
                    {
                        sum.Cross[i] += TensorPrimitives.Dot<double>(columns[i].AsSpan(0, length), wz.AsSpan(0, length));
                    }
                }
            }
        }

        var (information, start) = ParsimonyPath.Standardised(suggestion);
        var (risks, own) = (new double[codes.Length][], new double[codes.Length]);
        for (var candidate = 0; candidate < codes.Length; candidate++)
        {
            var joined = Join(information, start, sums[candidate], stratumColumns, stratumWeight);
            risks[candidate] = PerPoint(joined[..^1], suggestion, coefficients.Length);
            own[candidate] = joined[^1] / Spread;
        }

        var without = BoundedQuadratic.Minimise(information, information * start, [.. fitted.Select(_ => 1)]);
        return new CandidateStep(PerPoint(without, suggestion, coefficients.Length), risks, own);
    }

    /// <summary>The standardised risks of the metrics, then the candidate's; 0 for a candidate that says nothing inside of dates.</summary>
    private static double[] Join(Matrix<double> information, Vector<double> start, Sums sum, double[]?[] stratumColumns, double[] stratumWeight)
    {
        var size = start.Count;
        var cross = Vector<double>.Build.DenseOfArray(sum.Cross);
        var square = sum.Square;
        for (var stratum = 0; stratum < stratumWeight.Length; stratum++)
        {
            if (stratumColumns[stratum] is { } column && stratumWeight[stratum] > 0)
            {
                var mean = sum.InStratum[stratum] / stratumWeight[stratum];
                square -= mean * sum.InStratum[stratum];
                cross -= mean * Vector<double>.Build.DenseOfArray(column);
            }
        }

        var varies = square > 1e-9 * sum.Square;
        (cross, square) = (cross / Spread, square / (Spread * Spread));
        var matrix = Matrix<double>.Build.Dense(size + 1, size + 1);
        matrix.SetSubMatrix(0, 0, information);
        matrix.SetColumn(size, 0, size, cross);
        matrix.SetRow(size, 0, size, cross);
        matrix[size, size] = square;
        var alone = square - (cross * information.Cholesky().Solve(cross));
        var target = Vector<double>.Build.Dense(size + 1);
        var metrics = information * start;
        if (!varies || !(alone > 1e-6 * square))
        {
            // The same for everyone on a date, or a copy of the metrics: there is nothing to join.
            return [.. BoundedQuadratic.Minimise(information, metrics, [.. Enumerable.Repeat(1, size)]), 0];
        }

        for (var i = 0; i < size; i++)
        {
            target[i] = metrics[i];
        }

        // Risks are minus coefficients; the candidate starts at 0, so the metrics' start tells on it through the cross terms.
        target[size] = (cross * start) - (sum.Score / Spread);
        return BoundedQuadratic.Minimise(matrix, target, [.. Enumerable.Repeat(1, size), 0]);
    }

    private static double[] PerPoint(double[] standardised, WeightSuggestion suggestion, int metrics)
    {
        var risks = new double[metrics];
        for (var i = 0; i < standardised.Length; i++)
        {
            risks[suggestion.Fitted[i]] = standardised[i] / suggestion.Fit.StandardDeviations![suggestion.Fitted[i]];
        }

        return risks;
    }

    private sealed class Sums(int metrics, int strata)
    {
        public double Score { get; set; }

        public double Square { get; set; }

        public double[] Cross { get; } = new double[metrics];

        public double[] InStratum { get; } = new double[strata];
    }
}
