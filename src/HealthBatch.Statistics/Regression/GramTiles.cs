using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// Sums of products over rows, for a weighted sum of squares matrix: with columns u, weights w and residuals r it adds up u'wu, w'u and r'u. Works in tiles of 4 x 4
/// products, whose 16 sums stay in registers; for ten columns that is the fit's main cost.
/// </summary>
internal sealed class GramTiles
{
    private readonly int _columns;
    private readonly int _padded;
    private readonly int _left;
    private readonly double[] _weighted;
    private readonly Vector512<double>[] _sums;

    /// <summary>Makes empty sums for that many columns.</summary>
    public GramTiles(int columns)
    {
        _columns = columns;
        _padded = RowKernel.Padded(columns);
        _left = RowKernel.Padded(columns + 2);
        _weighted = new double[_left * RowKernel.Stride];
        _sums = new Vector512<double>[_left * _padded];
    }

    private Vector512<double> WeightLanes { get; set; }

    private Vector512<double> ResidualLanes { get; set; }

    /// <summary>Sets all sums to 0.</summary>
    public void Clear()
    {
        Array.Clear(_sums);
        WeightLanes = ResidualLanes = default;
    }

    /// <summary>Adds rows: columns as <see cref="RowKernel.Standardised"/> lays them out.</summary>
    public void Add(double[] columns, double[] weights, double[] residuals, int rows)
    {
        for (var column = 0; column < _columns; column++)
        {
            var from = column * RowKernel.Stride;
            for (var at = 0; at < rows; at += 8)
            {
                var product = Vector512.LoadUnsafe(ref columns[from], (nuint)at) * Vector512.LoadUnsafe(ref weights[0], (nuint)at);
                Vector512.StoreUnsafe(product, ref _weighted[from], (nuint)at);
            }
        }

        // The weights and the residuals themselves are two more rows on the left: they give the intercept's row and the gradient.
        weights.AsSpan(0, rows).CopyTo(_weighted.AsSpan(_columns * RowKernel.Stride));
        residuals.AsSpan(0, rows).CopyTo(_weighted.AsSpan((_columns + 1) * RowKernel.Stride));
        for (var at = 0; at < rows; at += 8)
        {
            WeightLanes += Vector512.LoadUnsafe(ref weights[0], (nuint)at);
            ResidualLanes += Vector512.LoadUnsafe(ref residuals[0], (nuint)at);
        }

        for (var left = 0; left < _left; left += 4)
        {
            for (var right = 0; right < _padded && right <= left + 3; right += 4)
            {
                AddTile(columns, left, right, rows);
            }
        }
    }

    /// <summary>The sums so far.</summary>
    public GramSums Read(double logLikelihood)
    {
        var sums = new GramSums(_columns)
        {
            LogLikelihood = logLikelihood,
            Weight = LaneSums.Total(WeightLanes),
            Residual = LaneSums.Total(ResidualLanes),
        };
        for (var column = 0; column < _columns; column++)
        {
            for (var other = 0; other <= column; other++)
            {
                sums.Squares[(column * (column + 1) / 2) + other] = LaneSums.Total(_sums[(column * _padded) + other]);
            }

            sums.WeightedColumns[column] = LaneSums.Total(_sums[(_columns * _padded) + column]);
            sums.Gradient[column] = LaneSums.Total(_sums[((_columns + 1) * _padded) + column]);
        }

        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTile(double[] columns, int left, int right, int rows)
    {
        ref var a = ref _weighted[left * RowKernel.Stride];
        ref var b = ref columns[right * RowKernel.Stride];
        var (s00, s01, s02, s03) = (Sum(left, right), Sum(left, right + 1), Sum(left, right + 2), Sum(left, right + 3));
        var (s10, s11, s12, s13) = (Sum(left + 1, right), Sum(left + 1, right + 1), Sum(left + 1, right + 2), Sum(left + 1, right + 3));
        var (s20, s21, s22, s23) = (Sum(left + 2, right), Sum(left + 2, right + 1), Sum(left + 2, right + 2), Sum(left + 2, right + 3));
        var (s30, s31, s32, s33) = (Sum(left + 3, right), Sum(left + 3, right + 1), Sum(left + 3, right + 2), Sum(left + 3, right + 3));
        for (nuint at = 0; at < (nuint)rows; at += 8)
        {
            var b0 = Vector512.LoadUnsafe(ref b, at);
            var b1 = Vector512.LoadUnsafe(ref b, at + RowKernel.Stride);
            var b2 = Vector512.LoadUnsafe(ref b, at + (2 * RowKernel.Stride));
            var b3 = Vector512.LoadUnsafe(ref b, at + (3 * RowKernel.Stride));
            var a0 = Vector512.LoadUnsafe(ref a, at);
            s00 = Vector512.FusedMultiplyAdd(a0, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(a0, b1, s01);
            s02 = Vector512.FusedMultiplyAdd(a0, b2, s02);
            s03 = Vector512.FusedMultiplyAdd(a0, b3, s03);
            var a1 = Vector512.LoadUnsafe(ref a, at + RowKernel.Stride);
            s10 = Vector512.FusedMultiplyAdd(a1, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(a1, b1, s11);
            s12 = Vector512.FusedMultiplyAdd(a1, b2, s12);
            s13 = Vector512.FusedMultiplyAdd(a1, b3, s13);
            var a2 = Vector512.LoadUnsafe(ref a, at + (2 * RowKernel.Stride));
            s20 = Vector512.FusedMultiplyAdd(a2, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(a2, b1, s21);
            s22 = Vector512.FusedMultiplyAdd(a2, b2, s22);
            s23 = Vector512.FusedMultiplyAdd(a2, b3, s23);
            var a3 = Vector512.LoadUnsafe(ref a, at + (3 * RowKernel.Stride));
            s30 = Vector512.FusedMultiplyAdd(a3, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(a3, b1, s31);
            s32 = Vector512.FusedMultiplyAdd(a3, b2, s32);
            s33 = Vector512.FusedMultiplyAdd(a3, b3, s33);
        }

        (Sum(left, right), Sum(left, right + 1), Sum(left, right + 2), Sum(left, right + 3)) = (s00, s01, s02, s03);
        (Sum(left + 1, right), Sum(left + 1, right + 1), Sum(left + 1, right + 2), Sum(left + 1, right + 3)) = (s10, s11, s12, s13);
        (Sum(left + 2, right), Sum(left + 2, right + 1), Sum(left + 2, right + 2), Sum(left + 2, right + 3)) = (s20, s21, s22, s23);
        (Sum(left + 3, right), Sum(left + 3, right + 1), Sum(left + 3, right + 2), Sum(left + 3, right + 3)) = (s30, s31, s32, s33);
    }

    private ref Vector512<double> Sum(int left, int right) => ref _sums[(left * _padded) + right];
}

/// <summary>What a run of rows adds to log-likelihood, gradient and information. Adds up over runs.</summary>
internal sealed class GramSums(int columns)
{
    /// <summary>Log-likelihood.</summary>
    public double LogLikelihood { get; set; }

    /// <summary>Sum of w.</summary>
    public double Weight { get; set; }

    /// <summary>Sum of r.</summary>
    public double Residual { get; set; }

    /// <summary>w'u.</summary>
    public double[] WeightedColumns { get; } = new double[columns];

    /// <summary>r'u.</summary>
    public double[] Gradient { get; } = new double[columns];

    /// <summary>u'wu, lower triangle by rows.</summary>
    public double[] Squares { get; } = new double[columns * (columns + 1) / 2];

    /// <summary>Adds another run's sums to these.</summary>
    public void Add(GramSums other)
    {
        LogLikelihood += other.LogLikelihood;
        Weight += other.Weight;
        Residual += other.Residual;
        for (var i = 0; i < Gradient.Length; i++)
        {
            WeightedColumns[i] += other.WeightedColumns[i];
            Gradient[i] += other.Gradient[i];
        }

        for (var i = 0; i < Squares.Length; i++)
        {
            Squares[i] += other.Squares[i];
        }
    }
}
