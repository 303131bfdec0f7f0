using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// Our own fit: Newton's method on standardised columns with step halving, sign bounds by an exact bounded step, and one reading of the rows per step. The same bits come
/// out at any number of threads.
/// </summary>
public sealed class NewtonFitter : ILogisticFitter
{
    /// <summary>From so many blocks on, the first steps are taken on a sixteenth of them.</summary>
    private const int BlocksForSample = 64;

    /// <summary>Before that many steps a large step says nothing about separation.</summary>
    private const int StepsBeforeSeparation = 6;

    /// <inheritdoc />
    public FitterIdentity Identity { get; } = new("newton", typeof(NewtonFitter).Assembly.GetName().Version!.ToString(3));

    /// <inheritdoc />
    public LogisticFit Fit(LogisticData data, LogisticOptions options, CancellationToken cancellation = default) =>
        LogisticProblem.Of(data, options, out var refusal, cancellation) is { } problem ? new Run(problem, data, options).Fit() : refusal!;

    /// <summary>One fit's state: where it stands, in standardised units.</summary>
    private sealed class Run(LogisticProblem problem, LogisticData data, LogisticOptions options)
    {
        private readonly RowBlocks _blocks = problem.Blocks;
        private readonly ColumnMoments _moments = problem.Moments;
        private double[] _intercepts = [];
        private double[] _slopes = [];

        public LogisticFit Fit()
        {
            StartFromNothing();
            var standing = options.Start is { Coefficients: not null } || _blocks.Blocks.Count >= BlocksForSample ? StartNear() : null;
            standing ??= problem.Read(_blocks, _intercepts, _slopes);
            var lastMove = double.PositiveInfinity;
            for (var iteration = 0; ; iteration++)
            {
                var information = ProfiledInformation.Of(standing, _slopes, options.Ridge);
                if (iteration == 0 && options.Ridge == 0 && problem.Collinear(information) is { } collinear)
                {
                    return collinear;
                }

                var step = Step(information);
                var interceptStep = information.InterceptStep(step);
                var move = Math.Max(step.AbsoluteMaximum(), interceptStep.Max(Math.Abs));
                if (options.Ridge == 0 && iteration >= StepsBeforeSeparation && move > 0.3 && problem.Separates(interceptStep, step))
                {
                    return problem.Separable(step, iteration);
                }

                // A tiny step that is not much smaller than the one before is the gradient's rounding.
                if (move <= options.Tolerance || (move < 1e-7 && move > 0.1 * lastMove))
                {
                    return Converged(standing.All.LogLikelihood, iteration);
                }

                if (iteration < options.MaxIterations && EndsWith(move, lastMove))
                {
                    return Last(standing, information, step, interceptStep, iteration);
                }

                if (iteration == options.MaxIterations)
                {
                    return problem.Without(
                        StopReason.MaxIterations, $"not converged after {iteration} steps, the next would move by {LogisticProblem.Number(move)}", iteration, []);
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
        private LogisticFit Last(InformationPass standing, ProfiledInformation information, Vector<double> step, double[] interceptStep, int iteration)
        {
            var gain = ((information.Gradient * step) + standing.ByStratum.Sum(stratum => stratum.Weight > 0 ? stratum.Residual * stratum.Residual / stratum.Weight : 0)) / 2;
            var penalised = standing.All.LogLikelihood - Penalty(_slopes) + gain;
            (_intercepts, _slopes) = Moved(step, interceptStep, 1);
            return Converged(penalised + Penalty(_slopes), iteration + 1);
        }

        private void StartFromNothing()
        {
            _slopes = new double[data.Columns.Length];
            _intercepts = problem.NullIntercepts();
        }

        /// <summary>Starts from another fit or from a sample of the blocks, if that is better than nothing.</summary>
        private InformationPass? StartNear()
        {
            if (options.Start is { Coefficients: { } coefficients, Intercepts: { } intercepts } && coefficients.Length == _slopes.Length)
            {
                _slopes = [.. coefficients.Select((coefficient, column) => coefficient * _moments.StandardDeviations[column])];
                var atMeans = coefficients.Select((coefficient, column) => coefficient * _moments.Means[column]).Sum();
                _intercepts = [.. _intercepts.Select((own, stratum) => double.IsNaN(own) || stratum >= intercepts.Length || double.IsNaN(intercepts[stratum])
                    ? own
                    : intercepts[stratum] + atMeans)];
            }
            else if (_blocks.Blocks.Count >= BlocksForSample)
            {
                StepOnSample();
            }

            if (_slopes.All(double.IsFinite))
            {
                var standing = problem.Read(_blocks, _intercepts, _slopes);
                if (standing.All.LogLikelihood - Penalty(_slopes) >= problem.NullLogLikelihood)
                {
                    return standing;
                }
            }

            StartFromNothing();
            return null;
        }

        private void StepOnSample()
        {
            var sample = _blocks.EveryOne(inThatMany: 16);
            for (var iteration = 0; iteration < 6; iteration++)
            {
                var information = ProfiledInformation.Of(problem.Read(sample, _intercepts, _slopes), _slopes, options.Ridge);
                if (information.Dependent(LogisticProblem.Collinearity).Count > 0)
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
                var next = problem.Read(_blocks, intercepts, slopes);
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

        private double Penalty(double[] slopes) => options.Ridge / 2 * slopes.Sum(slope => slope * slope);

        private LogisticFit Converged(double logLikelihood, int iterations) =>
            problem.Converged(_slopes, _intercepts, logLikelihood, iterations, $"converged after {iterations} {(iterations == 1 ? "step" : "steps")}");
    }
}
