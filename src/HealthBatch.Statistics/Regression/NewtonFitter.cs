using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// Our own fit: Newton's method on standardised columns with step halving, sign bounds by an exact bounded step, and one reading of the rows per step. The same bits come
/// out at any number of threads.
/// </summary>
public sealed class NewtonFitter : ILogisticFitter
{
    /// <summary>A column that the others explain but for this share of its variance is not determined: its error would be 300,000 times that of a column of its own.</summary>
    private const double Collinearity = 1e-11;

    /// <summary>From so many blocks on, the first steps are taken on a sixteenth of them.</summary>
    private const int BlocksForSample = 64;

    /// <summary>Before that many steps a large step says nothing about separation.</summary>
    private const int StepsBeforeSeparation = 6;

    /// <inheritdoc />
    public string Name => "newton";

    /// <inheritdoc />
    public LogisticFit Fit(LogisticData data, LogisticOptions options, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Ridge);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        if (options.Signs is not null && options.Signs.Count != data.Columns.Length)
        {
            throw new ArgumentException("there is one sign a column", nameof(options));
        }

        var columns = data.Columns.Length;
        if (data.RowCount <= columns + 1)
        {
            return None(StopReason.TooFewRows, $"too few rows: {data.RowCount} for {columns + 1} coefficients");
        }

        var blocks = RowBlocks.Of(data);
        var moments = ColumnMoments.Of(data, blocks, options.Threads, cancellation);
        if (!Enumerable.Range(0, data.Strata).Any(moments.Informative))
        {
            return None(StopReason.OneOutcome, $"one outcome only: {Number(moments.StratumEvents.Sum())} events in {Number(moments.WeightSum)} rows");
        }

        return new Run(data, blocks, moments, options, cancellation).Fit();
    }

    private static LogisticFit None(StopReason reason, string explanation) => new() { Stop = reason, Explanation = explanation, Iterations = 0 };

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>One fit's state: where it stands, in standardised units.</summary>
    private sealed class Run(LogisticData data, RowBlocks blocks, ColumnMoments moments, LogisticOptions options, CancellationToken cancellation)
    {
        private double[] _intercepts = [];
        private double[] _slopes = [];

        public LogisticFit Fit()
        {
            StartFromNothing();
            var nothing = Enumerable.Range(0, data.Strata).Where(moments.Informative).Sum(NullLogLikelihood);
            var standing = options.Start is { Coefficients: not null } || blocks.Blocks.Count >= BlocksForSample ? StartNear(nothing) : null;
            standing ??= Read(blocks, _intercepts, _slopes);
            var lastMove = double.PositiveInfinity;
            for (var iteration = 0; ; iteration++)
            {
                var information = ProfiledInformation.Of(standing, _slopes, options.Ridge);
                if (iteration == 0 && options.Ridge == 0 && information.Dependent(Collinearity) is { Count: > 0 } dependent)
                {
                    return Without(StopReason.Collinear, $"collinear: {Names(dependent)} constant, or a combination of the columns before", iteration, nothing, dependent);
                }

                var step = Step(information);
                var interceptStep = information.InterceptStep(step);
                var move = Math.Max(step.AbsoluteMaximum(), interceptStep.Max(Math.Abs));
                if (options.Ridge == 0 && iteration >= StepsBeforeSeparation && move > 0.3 && Separates(interceptStep, step))
                {
                    return Separable(step, iteration, nothing);
                }

                // A tiny step that is not much smaller than the one before is the gradient's rounding.
                if (move <= options.Tolerance || (move < 1e-7 && move > 0.1 * lastMove))
                {
                    return Converged(standing.All.LogLikelihood, iteration, nothing);
                }

                if (iteration < options.MaxIterations && EndsWith(move, lastMove))
                {
                    return Last(standing, information, step, interceptStep, iteration, nothing);
                }

                if (iteration == options.MaxIterations)
                {
                    return Without(StopReason.MaxIterations, $"not converged after {iteration} steps, the next would move by {Number(move)}", iteration, nothing, []);
                }

                lastMove = move;
                standing = Take(standing, step, interceptStep);
            }
        }

        /// <summary>
        /// Whether after this step the next would be below the tolerance: near the maximum a move is a constant times the square of the one before, so that two moves tell
        /// the third. It is taken ten times as large, and sign bounds, which may change, are never judged by it.
        /// </summary>
        private bool EndsWith(double move, double lastMove) =>
            options.Signs is null && double.IsFinite(lastMove) && move < 1e-2 && move < 0.1 * lastMove && 10 * move * (move / lastMove) * (move / lastMove) <= options.Tolerance;

        /// <summary>
        /// Takes the last step without reading the rows once more: along a Newton step s = H⁻¹g the penalised log-likelihood rises by ½ g's, with an error of the third order
        /// of a step that is small.
        /// </summary>
        private LogisticFit Last(InformationPass standing, ProfiledInformation information, Vector<double> step, double[] interceptStep, int iteration, double nothing)
        {
            var gain = ((information.Gradient * step) + standing.ByStratum.Sum(stratum => stratum.Weight > 0 ? stratum.Residual * stratum.Residual / stratum.Weight : 0)) / 2;
            var penalised = standing.All.LogLikelihood - Penalty(_slopes) + gain;
            (_intercepts, _slopes) = Moved(step, interceptStep, 1);
            return Converged(penalised + Penalty(_slopes), iteration + 1, nothing);
        }

        private void StartFromNothing()
        {
            _slopes = new double[data.Columns.Length];
            _intercepts = [.. Enumerable.Range(0, data.Strata).Select(stratum => moments.Informative(stratum)
                ? Math.Log(moments.StratumEvents[stratum] / (moments.StratumWeight[stratum] - moments.StratumEvents[stratum]))
                : double.NaN)];
        }

        /// <summary>Starts from another fit or from a sample of the blocks, if that is better than nothing.</summary>
        private InformationPass? StartNear(double nothing)
        {
            if (options.Start is { Coefficients: { } coefficients, Intercepts: { } intercepts } && coefficients.Length == _slopes.Length)
            {
                _slopes = [.. coefficients.Select((coefficient, column) => coefficient * moments.StandardDeviations[column])];
                var atMeans = coefficients.Select((coefficient, column) => coefficient * moments.Means[column]).Sum();
                _intercepts = [.. _intercepts.Select((own, stratum) => double.IsNaN(own) || stratum >= intercepts.Length || double.IsNaN(intercepts[stratum])
                    ? own
                    : intercepts[stratum] + atMeans)];
            }
            else if (blocks.Blocks.Count >= BlocksForSample)
            {
                StepOnSample();
            }

            if (_slopes.All(double.IsFinite))
            {
                var standing = Read(blocks, _intercepts, _slopes);
                if (standing.All.LogLikelihood - Penalty(_slopes) >= nothing)
                {
                    return standing;
                }
            }

            StartFromNothing();
            return null;
        }

        private void StepOnSample()
        {
            var sample = blocks.EveryOne(inThatMany: 16);
            for (var iteration = 0; iteration < 6; iteration++)
            {
                var information = ProfiledInformation.Of(Read(sample, _intercepts, _slopes), _slopes, options.Ridge);
                if (information.Dependent(Collinearity).Count > 0)
                {
                    return;
                }

                var step = Step(information);
                var interceptStep = information.InterceptStep(step);
                if (!(step.AbsoluteMaximum() < 5) || !interceptStep.All(intercept => Math.Abs(intercept) < 5))
                {
                    return;
                }

                (_intercepts, _slopes) = Moved(step, interceptStep, 1);
                if (step.AbsoluteMaximum() < 1e-3)
                {
                    return;
                }
            }
        }

        private Vector<double> Step(ProfiledInformation information)
        {
            var here = Vector<double>.Build.DenseOfArray(_slopes);
            return options.Signs is { } signs && signs.Any(sign => sign != 0)
                ? Vector<double>.Build.DenseOfArray(BoundedQuadratic.Minimise(information.Matrix, (information.Matrix * here) + information.Gradient, signs)) - here
                : information.Matrix.Cholesky().Solve(information.Gradient);
        }

        /// <summary>Takes the step, or the largest half, quarter … of it that does not lower the likelihood.</summary>
        private InformationPass Take(InformationPass standing, Vector<double> step, double[] interceptStep)
        {
            var before = standing.All.LogLikelihood - Penalty(_slopes);
            for (var share = 1.0; ; share /= 2)
            {
                var (intercepts, slopes) = Moved(step, interceptStep, share);
                var next = Read(blocks, intercepts, slopes);
                if (next.All.LogLikelihood - Penalty(slopes) >= before - (1e-12 * Math.Abs(before)) || share < 1e-6)
                {
                    (_intercepts, _slopes) = (intercepts, slopes);
                    return next;
                }
            }
        }

        private (double[] Intercepts, double[] Slopes) Moved(Vector<double> step, double[] interceptStep, double share) => (
            [.. _intercepts.Select((intercept, stratum) => intercept + (share * interceptStep[stratum]))],
            [.. _slopes.Select((slope, column) => slope + (share * step[column]))]);

        private InformationPass Read(RowBlocks rows, double[] intercepts, double[] slopes) => InformationPass.Run(
            data, rows, moments.Means, moments.StandardDeviations, intercepts, slopes, options.Threads, cancellation);

        private bool Separates(double[] interceptStep, Vector<double> step) => SeparationCheck.Separates(
            data,
            blocks,
            moments.Means,
            moments.StandardDeviations,
            [.. interceptStep.Select((intercept, stratum) => moments.Informative(stratum) ? intercept : double.NaN)],
            step.ToArray(),
            options.Threads,
            cancellation);

        private double Penalty(double[] slopes) => options.Ridge / 2 * slopes.Sum(slope => slope * slope);

        private double NullLogLikelihood(int stratum)
        {
            var (weight, events) = (moments.StratumWeight[stratum], moments.StratumEvents[stratum]);
            return (events * Math.Log(events / weight)) + ((weight - events) * Math.Log((weight - events) / weight));
        }

        private LogisticFit Separable(Vector<double> direction, int iterations, double nothing)
        {
            var largest = direction.AbsoluteMaximum();
            int[] culprits = [.. Enumerable.Range(0, direction.Count).Where(column => Math.Abs(direction[column]) > 0.1 * largest)];
            var what = culprits.Length == 1 ? "alone tells" : "together tell";
            return Without(StopReason.Separable, $"separable: {Names(culprits)} {what} the outcomes apart without error", iterations, nothing, culprits);
        }

        private LogisticFit Without(StopReason reason, string explanation, int iterations, double nothing, IReadOnlyList<int> culprits) => new()
        {
            Stop = reason,
            Explanation = explanation,
            Iterations = iterations,
            Ridge = options.Ridge,
            NullLogLikelihood = nothing,
            WeightSum = moments.WeightSum,
            Culprits = culprits,
        };

        private LogisticFit Converged(double logLikelihood, int iterations, double nothing)
        {
            double[] coefficients = [.. _slopes.Select((slope, column) => moments.StandardDeviations[column] > 0 ? slope / moments.StandardDeviations[column] : 0)];
            var atMeans = coefficients.Select((coefficient, column) => coefficient * moments.Means[column]).Sum();
            return Without(StopReason.Converged, $"converged after {iterations} {(iterations == 1 ? "step" : "steps")}", iterations, nothing, []) with
            {
                Coefficients = coefficients,
                Intercepts = [.. _intercepts.Select(intercept => intercept - atMeans)],
                Means = moments.Means,
                StandardDeviations = moments.StandardDeviations,
                LogLikelihood = logLikelihood,
                AtBound = [.. Enumerable.Range(0, _slopes.Length).Where(column => options.Signs is { } signs && signs[column] != 0 && _slopes[column] == 0)],
            };
        }

        private string Names(IReadOnlyList<int> columns) => string.Join(", ", columns.Select(column => data.Names[column]));
    }
}
