using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Statistics.Regression;

/// <summary>
/// Minimises ½ x'Ax - c'x for a positive definite A where some entries of x may not have the wrong sign. The active-set method of Lawson and Hanson (1974, ch. 23):
/// entries leave their bound one at a time, the one that gains most first, so it ends after finitely many steps.
/// At the answer the conditions of Karush, Kuhn and Tucker hold: with g = c - Ax, g = 0 where an entry is free, and g does not point into the allowed side at a bound.
/// </summary>
public static class BoundedQuadratic
{
    /// <summary>Finds the minimum.</summary>
    /// <param name="matrix">A, symmetric and positive definite.</param>
    /// <param name="target">c.</param>
    /// <param name="signs">By entry: +1 not negative, -1 not positive, 0 free.</param>
    /// <returns>x, with exact zeros at the bounds.</returns>
    /// <exception cref="ArgumentException">A is not positive definite.</exception>
    public static double[] Minimise(Matrix<double> matrix, Vector<double> target, IReadOnlyList<int> signs)
    {
        var size = target.Count;
        var free = signs.Select(sign => sign == 0).ToArray();
        var x = Solve(matrix, target, free);
        for (var step = 0; step < 10 * (size + 1); step++)
        {
            var entering = Entering(matrix, target, signs, free, x);
            if (entering < 0)
            {
                return x;
            }

            free[entering] = true;
            x = Settle(matrix, target, signs, free, x);
        }

        return x;
    }

    /// <summary>The entry at its bound along which the objective falls most, in units of its own scale; -1 if there is none.</summary>
    private static int Entering(Matrix<double> matrix, Vector<double> target, IReadOnlyList<int> signs, bool[] free, double[] x)
    {
        var (best, entering) = (0.0, -1);
        for (var i = 0; i < x.Length; i++)
        {
            var product = 0.0;
            var size = Math.Abs(target[i]);
            for (var j = 0; j < x.Length; j++)
            {
                product += matrix[i, j] * x[j];
                size += Math.Abs(matrix[i, j] * x[j]);
            }

            // Below the rounding of the sum itself there is nothing to gain.
            var gain = signs[i] * (target[i] - product);
            var scaled = gain / Math.Sqrt(matrix[i, i]);
            if (!free[i] && gain > 1e-13 * size && scaled > best)
            {
                (best, entering) = (scaled, i);
            }
        }

        return entering;
    }

    /// <summary>Solves over the free entries, and puts back to its bound what would cross it.</summary>
    private static double[] Settle(Matrix<double> matrix, Vector<double> target, IReadOnlyList<int> signs, bool[] free, double[] x)
    {
        while (true)
        {
            var aim = Solve(matrix, target, free);
            var share = 1.0;
            for (var i = 0; i < aim.Length; i++)
            {
                if (free[i] && signs[i] * aim[i] < 0)
                {
                    share = Math.Min(share, x[i] / (x[i] - aim[i]));
                }
            }

            if (share == 1.0)
            {
                return aim;
            }

            for (var i = 0; i < aim.Length; i++)
            {
                var crosses = free[i] && signs[i] * aim[i] < 0 && x[i] / (x[i] - aim[i]) <= share;
                x[i] = crosses ? 0 : x[i] + (share * (aim[i] - x[i]));
                free[i] &= !crosses;
            }
        }
    }

    private static double[] Solve(Matrix<double> matrix, Vector<double> target, bool[] free)
    {
        int[] places = [.. Enumerable.Range(0, free.Length).Where(i => free[i])];
        var x = new double[free.Length];
        if (places.Length > 0)
        {
            var part = Matrix<double>.Build.Dense(places.Length, places.Length, (i, j) => matrix[places[i], places[j]]);
            var solved = part.Cholesky().Solve(Vector<double>.Build.Dense(places.Length, i => target[places[i]]));
            for (var i = 0; i < places.Length; i++)
            {
                x[places[i]] = solved[i];
            }
        }

        return x;
    }
}
