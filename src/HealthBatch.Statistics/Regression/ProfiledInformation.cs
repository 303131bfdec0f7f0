using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// The Newton system for the slopes after the intercepts, one a stratum, were eliminated: with information H = [h, h0'; h0, A] of a stratum's intercept and the slopes,
/// the slopes see A - sum h0 h0'/h. That keeps the system at the size of the columns, however many dates there are.
/// </summary>
internal sealed class ProfiledInformation
{
    private readonly InformationPass _pass;

    private ProfiledInformation(InformationPass pass, Matrix<double> matrix, Vector<double> gradient)
    {
        _pass = pass;
        Matrix = matrix;
        Gradient = gradient;
    }

    /// <summary>Information of the slopes, ridge included.</summary>
    public Matrix<double> Matrix { get; }

    /// <summary>Gradient of the penalised log-likelihood along the slopes, intercepts following.</summary>
    public Vector<double> Gradient { get; }

    /// <summary>Eliminates the intercepts at the slopes where the pass was made.</summary>
    public static ProfiledInformation Of(InformationPass pass, double[] slopes, double ridge)
    {
        var columns = slopes.Length;
        var matrix = Matrix<double>.Build.Dense(columns, columns);
        var gradient = Vector<double>.Build.Dense(columns, column => pass.All.Gradient[column] - (ridge * slopes[column]));
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i, j] = pass.All.Squares[(i * (i + 1) / 2) + j] + (i == j ? ridge : 0);
            }
        }

        foreach (var stratum in pass.ByStratum.Where(stratum => stratum.Weight > 0))
        {
            for (var i = 0; i < columns; i++)
            {
                var share = stratum.WeightedColumns[i] / stratum.Weight;
                gradient[i] -= share * stratum.Residual;
                for (var j = 0; j <= i; j++)
                {
                    matrix[i, j] -= share * stratum.WeightedColumns[j];
                }
            }
        }

        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < i; j++)
            {
                matrix[j, i] = matrix[i, j];
            }
        }

        return new ProfiledInformation(pass, matrix, gradient);
    }

    /// <summary>How far each intercept moves when the slopes move by that much; 0 for a stratum without weight.</summary>
    public double[] InterceptStep(Vector<double> slopeStep) =>
        [.. _pass.ByStratum.Select(stratum => stratum.Weight > 0
            ? (stratum.Residual - slopeStep.Select((step, column) => step * stratum.WeightedColumns[column]).Sum()) / stratum.Weight
            : 0)];

    /// <summary>
    /// The columns that the intercepts and the columns before them determine, in order: those whose information, given the earlier ones, is not more than that share of
    /// what they would have alone.
    /// </summary>
    public IReadOnlyList<int> Dependent(double share)
    {
        var work = Matrix.Clone();
        var dependent = new List<int>();
        for (var pivot = 0; pivot < work.RowCount; pivot++)
        {
            if (!(work[pivot, pivot] > share * _pass.All.Squares[(pivot * (pivot + 1) / 2) + pivot]))
            {
                dependent.Add(pivot);
                continue;
            }

            for (var i = pivot + 1; i < work.RowCount; i++)
            {
                var factor = work[i, pivot] / work[pivot, pivot];
                for (var j = pivot + 1; j < work.RowCount; j++)
                {
                    work[i, j] -= factor * work[pivot, j];
                }
            }
        }

        return dependent;
    }
}
