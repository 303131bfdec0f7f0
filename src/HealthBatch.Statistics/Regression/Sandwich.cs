using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// Covariances at a fit's coefficients, whoever fitted them: from the model (inverse information), robust (HC0: B M B, with the squared scores of rows as M) and clustered
/// (the squared sums of each cluster's scores). Liang and Zeger 1986; equal to R's vcov and sandwich::vcovCL(type = "HC0").
/// Internally the intercept stands at the information-weighted means of the columns, where it is orthogonal to the slopes.
/// </summary>
public sealed class Sandwich
{
    private readonly LogisticData _data;
    private readonly LogisticFit _fit;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly RowBlocks _blocks;
    private readonly double[] _slopes;
    private readonly double[] _intercepts;
    private readonly double[][] _centres;
    private readonly Matrix<double> _bread;
    private readonly Matrix<double> _information;
    private readonly double[] _withinStrata;
    private readonly int[] _free;
    private readonly int _offset;

    /// <summary>Reads the rows once for the information.</summary>
    /// <param name="data">The rows that were fitted.</param>
    /// <param name="fit">A fit with coefficients.</param>
    /// <param name="threads">How many may work; the result is the same.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The fit has no coefficients, or not for these columns and strata.</exception>
    public Sandwich(LogisticData data, LogisticFit fit, int threads = 1, CancellationToken cancellation = default)
    {
        if (fit is not { Coefficients: { } coefficients, Intercepts: { } intercepts, Means: { } means, StandardDeviations: { } deviations }
            || coefficients.Length != data.Columns.Length || intercepts.Length != data.Strata)
        {
            throw new ArgumentException("the fit has coefficients for these columns and strata", nameof(fit));
        }

        (_data, _fit, _threads, _cancellation) = (data, fit, threads, cancellation);
        _blocks = RowBlocks.Of(data);
        _slopes = [.. coefficients.Select((coefficient, column) => coefficient * deviations[column])];
        var atMeans = coefficients.Select((coefficient, column) => coefficient * means[column]).Sum();
        _intercepts = [.. intercepts.Select(intercept => intercept + atMeans)];
        _free = [.. Enumerable.Range(0, _slopes.Length).Where(column => deviations[column] > 0 && !fit.AtBound.Contains(column))];
        _offset = data.Strata == 1 ? 1 : 0;

        var pass = InformationPass.Run(data, _blocks, means, deviations, _intercepts, _slopes, threads, cancellation);
        var information = ProfiledInformation.Of(pass, _slopes, fit.Ridge).Matrix;
        _centres = [.. pass.ByStratum.Select(sums => sums.WeightedColumns.Select(column => sums.Weight > 0 ? column / sums.Weight : 0).ToArray())];

        _information = information;
        _withinStrata = [.. _slopes.Select((_, column) =>
        {
            var alone = pass.All.Squares[(column * (column + 1) / 2) + column];
            return alone > 0 ? (information[column, column] - fit.Ridge) / alone : 0;
        })];

        // Intercept (if there is one) and free slopes; the intercept is orthogonal to the rest.
        _bread = Matrix<double>.Build.Dense(_offset + _free.Length, _offset + _free.Length);
        var inverse = Matrix<double>.Build.Dense(_free.Length, _free.Length, (i, j) => information[_free[i], _free[j]]).Cholesky().Solve(
            Matrix<double>.Build.DenseIdentity(_free.Length));
        _bread.SetSubMatrix(_offset, _offset, inverse);
        if (_offset == 1)
        {
            _bread[0, 0] = 1 / pass.All.Weight;
        }
    }

    /// <summary>The inverse of the information: right where rows are independent and the model holds.</summary>
    public CoefficientCovariance Model() => InUnits(_bread);

    /// <summary>The share of a column's information that intercepts leave: 0 for a column that is constant inside of strata, which no fit with their intercepts can judge.</summary>
    public double WithinStrata(int column) => _withinStrata[column];

    /// <summary>
    /// How much larger a coefficient's variance is than it would be with its column alone: 1 for a column unlike the others, 1/(1 - R²) in the weights of the fit.
    /// NaN where the coefficient is held or its column constant.
    /// </summary>
    public double VarianceInflation(int column)
    {
        var place = Array.IndexOf(_free, column);
        return place < 0 ? double.NaN : _bread[_offset + place, _offset + place] * _information[column, column];
    }

    /// <summary>Robust against a wrong model, rows independent (HC0).</summary>
    public CoefficientCovariance Hc0()
    {
        var sums = new GramSums?[_blocks.Blocks.Count];
        _blocks.ForEach(
            _threads,
            () => (Kernel: new RowKernel(_fit.Means!, _fit.StandardDeviations!), Tiles: new GramTiles(_slopes.Length), Squared: new double[RowKernel.Chunk]),
            (index, block, scratch) =>
            {
                if (double.IsNaN(_intercepts[block.Stratum]))
                {
                    return;
                }

                scratch.Tiles.Clear();
                for (var at = 0; at < block.Length; at += RowKernel.Chunk)
                {
                    var rows = scratch.Kernel.Load(_data, block.Start + at, Math.Min(RowKernel.Chunk, block.Length - at), _intercepts[block.Stratum], _slopes);
                    for (var row = 0; row < rows; row++)
                    {
                        scratch.Squared[row] = scratch.Kernel.Residuals[row] * scratch.Kernel.Residuals[row];
                    }

                    scratch.Tiles.Add(scratch.Kernel.Standardised, scratch.Squared, scratch.Kernel.Residuals, rows);
                }

                sums[index] = scratch.Tiles.Read(0);
            },
            _cancellation);

        var size = _offset + _free.Length;
        var meat = Matrix<double>.Build.Dense(size, size);
        for (var index = 0; index < sums.Length; index++)
        {
            if (sums[index] is { } sum)
            {
                AddCentred(meat, sum, _centres[_blocks.Blocks[index].Stratum]);
            }
        }

        return InUnits(_bread * meat * _bread);
    }

    /// <summary>Robust against a wrong model and against dependence inside a cluster (HC0 on cluster sums).</summary>
    /// <param name="clusters">Each row's cluster, from 0.</param>
    /// <param name="clusterCount">One more than the largest.</param>
    /// <param name="smallSample">Whether to multiply by G/(G - 1), with G the clusters that have rows (sandwich's cadjust).</param>
    public CoefficientCovariance Clustered(int[] clusters, int clusterCount, bool smallSample = true)
    {
        var present = new bool[clusterCount];
        foreach (var range in _data.Rows)
        {
            foreach (var cluster in clusters.AsSpan(range.Start, range.Length))
            {
                present[cluster] = true;
            }
        }

        int[] entries = [.. Enumerable.Repeat(-1, _offset), .. _free];
        var meat = ClusterScores.Of(_data, _fit, _intercepts, _slopes, _centres, entries, clusters, clusterCount, _threads, _cancellation).Squares();
        var count = present.Count(has => has);
        return InUnits(_bread * meat * _bread * (smallSample ? count / (count - 1.0) : 1));
    }

    /// <summary>Adds the sum of squared scores, moving the columns from their means to their centres.</summary>
    private void AddCentred(Matrix<double> meat, GramSums sum, double[] centre)
    {
        for (var i = 0; i < _free.Length; i++)
        {
            var (a, ca) = (_free[i], centre[_free[i]]);
            for (var j = 0; j < _free.Length; j++)
            {
                var (b, cb) = (_free[j], centre[_free[j]]);
                var product = sum.Squares[(Math.Max(a, b) * (Math.Max(a, b) + 1) / 2) + Math.Min(a, b)];
                meat[_offset + i, _offset + j] += product - (ca * sum.WeightedColumns[b]) - (cb * sum.WeightedColumns[a]) + (ca * cb * sum.Weight);
            }

            if (_offset == 1)
            {
                var withIntercept = sum.WeightedColumns[a] - (ca * sum.Weight);
                meat[0, i + 1] += withIntercept;
                meat[i + 1, 0] += withIntercept;
            }
        }

        if (_offset == 1)
        {
            meat[0, 0] += sum.Weight;
        }
    }

    /// <summary>Back to the columns' units, and the intercept back to where all columns are 0.</summary>
    private CoefficientCovariance InUnits(Matrix<double> covariance)
    {
        var size = covariance.RowCount;
        var units = Matrix<double>.Build.Dense(size, size);
        for (var i = 0; i < _free.Length; i++)
        {
            var (mean, deviation) = (_fit.Means![_free[i]], _fit.StandardDeviations![_free[i]]);
            units[_offset + i, _offset + i] = 1 / deviation;
            if (_offset == 1)
            {
                units[0, i + 1] = -(_centres[0][_free[i]] + (mean / deviation));
            }
        }

        if (_offset == 1)
        {
            units[0, 0] = 1;
        }

        var inUnits = units * covariance * units.Transpose();
        var matrix = new double[_offset + _slopes.Length, _offset + _slopes.Length];
        MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length).Fill(double.NaN);
        int[] places = [.. Enumerable.Range(0, _offset), .. _free.Select(column => column + _offset)];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                matrix[places[i], places[j]] = inUnits[i, j];
            }
        }

        return new CoefficientCovariance(matrix, _offset == 1);
    }
}
