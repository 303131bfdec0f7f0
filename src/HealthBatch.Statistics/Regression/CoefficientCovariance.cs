namespace HealthBatch.Statistics.Regression;

/// <summary>The covariance of a fit's coefficients, in units of the columns. NaN where a coefficient was held at a bound or its column is constant.</summary>
public sealed class CoefficientCovariance
{
    private readonly double[,] _matrix;
    private readonly int _firstSlope;

    internal CoefficientCovariance(double[,] matrix, bool hasIntercept)
    {
        _matrix = matrix;
        _firstSlope = hasIntercept ? 1 : 0;
    }

    /// <summary>The covariance of two columns' coefficients.</summary>
    public double Of(int column, int other) => _matrix[column + _firstSlope, other + _firstSlope];

    /// <summary>The standard error of a column's coefficient.</summary>
    public double StandardError(int column) => Math.Sqrt(Of(column, column));

    /// <summary>The covariance of the intercept with a column's coefficient; null where there is one intercept a stratum.</summary>
    public double? OfIntercept(int column) => _firstSlope == 0 ? null : _matrix[0, column + 1];

    /// <summary>The standard error of the intercept; null where there is one intercept a stratum.</summary>
    public double? InterceptStandardError => _firstSlope == 0 ? null : Math.Sqrt(_matrix[0, 0]);
}
