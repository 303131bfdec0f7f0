using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// The rows of a fit as every fitter meets them: what can't be fitted and why, the columns' means and deviations, and the way from slopes per standard deviation back to the
/// columns' units. A fitter has only to search.
/// </summary>
public sealed class LogisticProblem
{
    /// <summary>A column that the others explain but for this share of its variance is not determined: its error would be 300,000 times that of a column of its own.</summary>
    internal const double Collinearity = 1e-11;

    private readonly ColumnMoments _moments;
    private readonly CancellationToken _cancellation;

    private LogisticProblem(LogisticData data, LogisticOptions options, RowBlocks blocks, ColumnMoments moments, CancellationToken cancellation)
    {
        (Data, Options, Blocks, _moments, _cancellation) = (data, options, blocks, moments, cancellation);
        NullLogLikelihood = Enumerable.Range(0, data.Strata).Where(Informative).Sum(StratumNullLogLikelihood);
    }

    /// <summary>The rows.</summary>
    public LogisticData Data { get; }

    /// <summary>How they are to be fitted.</summary>
    public LogisticOptions Options { get; }

    /// <summary>The columns' weighted means.</summary>
    public IReadOnlyList<double> Means => _moments.Means;

    /// <summary>The columns' standard deviations, divided by the sum of weights; exactly 0 for a constant column.</summary>
    public IReadOnlyList<double> StandardDeviations => _moments.StandardDeviations;

    /// <summary>The log-likelihood with intercepts alone.</summary>
    public double NullLogLikelihood { get; }

    internal RowBlocks Blocks { get; }

    internal ColumnMoments Moments => _moments;

    /// <summary>Looks at the rows: a problem, or why there is none.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">How they are to be fitted.</param>
    /// <param name="refusal">The fit without coefficients where nothing can be fitted, else null.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ArgumentException">A value in the rows is not finite, or an option is out of range.</exception>
    public static LogisticProblem? Of(LogisticData data, LogisticOptions options, out LogisticFit? refusal, CancellationToken cancellation = default)
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
            refusal = None(StopReason.TooFewRows, $"too few rows: {data.RowCount} for {columns + 1} coefficients");
            return null;
        }

        var blocks = RowBlocks.Of(data);
        var moments = ColumnMoments.Of(data, blocks, options.Threads, cancellation);
        var problem = new LogisticProblem(data, options, blocks, moments, cancellation);
        refusal = Enumerable.Range(0, data.Strata).Any(moments.Informative)
            ? null
            : None(StopReason.OneOutcome, $"one outcome only: {Number(moments.StratumEvents.Sum())} events in {Number(moments.WeightSum)} rows");
        return refusal is null ? problem : null;
    }

    /// <summary>Whether the stratum has both outcomes; the rows of one that has not say nothing about slopes.</summary>
    public bool Informative(int stratum) => _moments.Informative(stratum);

    /// <summary>The fit without coefficients where, without a ridge, some columns are constant or a combination of others; else null.</summary>
    public LogisticFit? Collinear()
    {
        var slopes = new double[Data.Columns.Length];
        return Options.Ridge == 0 ? Collinear(ProfiledInformation.Of(Read(Blocks, NullIntercepts(), slopes), slopes, 0)) : null;
    }

    /// <summary>
    /// The fit with coefficients that were found elsewhere, in less than double precision: its likelihood is worked out here, and whether a Newton step from there still moves
    /// them by more than <paramref name="accuracy"/>. Where it does, the data may be separable, or the search gave up too early; there is then no answer.
    /// </summary>
    /// <param name="slopes">Per standard deviation of each column.</param>
    /// <param name="intercepts">By stratum, the log-odds where each column has its mean; NaN for a stratum that is not informative.</param>
    /// <param name="accuracy">How far from the maximum the coefficients may be, per standard deviation.</param>
    /// <param name="by">Who converged, for the explanation.</param>
    public LogisticFit At(double[] slopes, double[] intercepts, double accuracy, string by)
    {
        var standing = Read(Blocks, intercepts, slopes);
        var information = ProfiledInformation.Of(standing, slopes, Options.Ridge);
        var step = information.Matrix.Cholesky().Solve(information.Gradient);
        var interceptStep = information.InterceptStep(step);
        var move = Math.Max(step.AbsoluteMaximum(), interceptStep.Max(Math.Abs));
        if (Options.Ridge == 0 && move > 0.3 && Separates(interceptStep, step))
        {
            return Separable(step, 0);
        }

        return move <= accuracy
            ? Converged(slopes, intercepts, standing.All.LogLikelihood, 0, by)
            : Without(StopReason.MaxIterations, $"{by} ended {Number(move)} of a standard deviation's slope away from the maximum", 0, []);
    }

    internal LogisticFit? Collinear(ProfiledInformation information) => information.Dependent(Collinearity) is { Count: > 0 } dependent
        ? Without(StopReason.Collinear, $"collinear: {Names(dependent)} constant, or a combination of the columns before", 0, dependent)
        : null;

    internal double[] NullIntercepts() => [.. Enumerable.Range(0, Data.Strata).Select(stratum => Informative(stratum)
        ? Math.Log(_moments.StratumEvents[stratum] / (_moments.StratumWeight[stratum] - _moments.StratumEvents[stratum]))
        : double.NaN)];

    internal InformationPass Read(RowBlocks rows, double[] intercepts, double[] slopes) => InformationPass.Run(
        Data, rows, _moments.Means, _moments.StandardDeviations, intercepts, slopes, Options.Threads, _cancellation);

    internal bool Separates(double[] interceptStep, Vector<double> step) => SeparationCheck.Separates(
        Data,
        Blocks,
        _moments.Means,
        _moments.StandardDeviations,
        [.. interceptStep.Select((intercept, stratum) => Informative(stratum) ? intercept : double.NaN)],
        step.ToArray(),
        Options.Threads,
        _cancellation);

    internal LogisticFit Separable(Vector<double> direction, int iterations)
    {
        var largest = direction.AbsoluteMaximum();
        int[] culprits = [.. Enumerable.Range(0, direction.Count).Where(column => Math.Abs(direction[column]) > 0.1 * largest)];
        var what = culprits.Length == 1 ? "alone tells" : "together tell";
        return Without(StopReason.Separable, $"separable: {Names(culprits)} {what} the outcomes apart without error", iterations, culprits);
    }

    internal LogisticFit Without(StopReason reason, string explanation, int iterations, IReadOnlyList<int> culprits) => new()
    {
        Stop = reason,
        Explanation = explanation,
        Iterations = iterations,
        Ridge = Options.Ridge,
        NullLogLikelihood = NullLogLikelihood,
        WeightSum = _moments.WeightSum,
        Culprits = culprits,
    };

    internal LogisticFit Converged(double[] slopes, double[] intercepts, double logLikelihood, int iterations, string explanation)
    {
        double[] coefficients = [.. slopes.Select((slope, column) => _moments.StandardDeviations[column] > 0 ? slope / _moments.StandardDeviations[column] : 0)];
        var atMeans = coefficients.Select((coefficient, column) => coefficient * _moments.Means[column]).Sum();
        return Without(StopReason.Converged, explanation, iterations, []) with
        {
            Coefficients = coefficients,
            Intercepts = [.. intercepts.Select(intercept => intercept - atMeans)],
            Means = _moments.Means,
            StandardDeviations = _moments.StandardDeviations,
            LogLikelihood = logLikelihood,
            AtBound = [.. Enumerable.Range(0, slopes.Length).Where(column => Options.Signs is { } signs && signs[column] != 0 && slopes[column] == 0)],
        };
    }

    internal static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static LogisticFit None(StopReason reason, string explanation) => new() { Stop = reason, Explanation = explanation, Iterations = 0 };

    private double StratumNullLogLikelihood(int stratum)
    {
        var (weight, events) = (_moments.StratumWeight[stratum], _moments.StratumEvents[stratum]);
        return (events * Math.Log(events / weight)) + ((weight - events) * Math.Log((weight - events) / weight));
    }

    private string Names(IReadOnlyList<int> columns) => string.Join(", ", columns.Select(column => Data.Names[column]));
}
