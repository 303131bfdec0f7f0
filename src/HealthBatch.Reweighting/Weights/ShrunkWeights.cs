using HealthBatch.Statistics.Regression;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Reweighting.Weights;

/// <summary>
/// Formula 9: the fit pulled towards today's weights by empirical Bayes. With risks b̂ (log-odds per standard deviation that a metric is worse), their clustered covariance
/// V and today's weights w in the same units, the truth is taken to be c w plus noise of variance τ² in each metric. c is the generalised least squares slope, and
/// τ² makes the distance Q of b̂ from c w equal to its expectation K - 1; where Q is below that without any τ², the data do not contradict today's weights.
/// </summary>
internal sealed class ShrunkWeights
{
    private ShrunkWeights(double scale, double tauSquared, double distance, double[] risks, Matrix<double> covariance) =>
        (Scale, TauSquared, Distance, Risks, Covariance) = (scale, tauSquared, distance, risks, covariance);

    /// <summary>c: today's weights in log-odds.</summary>
    public double Scale { get; }

    /// <summary>τ²; 0 keeps today's weights.</summary>
    public double TauSquared { get; }

    /// <summary>Q at τ² = 0.</summary>
    public double Distance { get; }

    /// <summary>The risks after shrinkage, none negative.</summary>
    public double[] Risks { get; }

    /// <summary>Of the risks after shrinkage; of the fit itself where τ² is 0.</summary>
    public Matrix<double> Covariance { get; }

    /// <summary>Shrinks.</summary>
    /// <param name="estimate">b̂, positive where a worse value means more risk.</param>
    /// <param name="covariance">V, positive definite.</param>
    /// <param name="today">w: today's points times the metric's standard deviation.</param>
    public static ShrunkWeights Of(double[] estimate, Matrix<double> covariance, double[] today)
    {
        var size = estimate.Length;
        var b = Vector<double>.Build.DenseOfArray(estimate);
        var w = Vector<double>.Build.DenseOfArray(today);
        var identity = Matrix<double>.Build.DenseIdentity(size);
        (double Scale, double Distance) At(double tauSquared)
        {
            var spread = (covariance + (tauSquared * identity)).Cholesky();
            var (mb, mw) = (spread.Solve(b), spread.Solve(w));
            var scale = w * mw > 0 ? Math.Max(0, w * mb / (w * mw)) : 0;
            var rest = b - (scale * w);
            return (scale, rest * spread.Solve(rest));
        }

        var nothing = At(0);
        if (nothing.Distance <= size - 1)
        {
            return new ShrunkWeights(nothing.Scale, 0, nothing.Distance, [.. today.Select(weight => nothing.Scale * weight)], covariance);
        }

        var high = covariance.Diagonal().Average();
        while (At(high).Distance > size - 1)
        {
            high *= 4;
        }

        var low = 0.0;
        for (var step = 0; step < 200 && high - low > 1e-12 * high; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle).Distance > size - 1 ? (middle, high) : (low, middle);
        }

        var tau = (low + high) / 2;
        var centre = At(tau).Scale;
        var precision = covariance.Cholesky().Solve(identity);
        precision = (precision + precision.Transpose()) / 2;
        var posterior = precision + (identity / tau);
        var target = (precision * b) + (centre / tau * w);
        var risks = BoundedQuadratic.Minimise(posterior, target, [.. Enumerable.Repeat(1, size)]);
        return new ShrunkWeights(centre, tau, nothing.Distance, risks, posterior.Cholesky().Solve(identity));
    }
}
