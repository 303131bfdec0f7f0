using HealthBatch.Statistics.Regression;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Statistics.Tests.Regression;

public class BoundedQuadraticTests
{
    [Fact]
    public void Without_bounds_it_solves_the_system()
    {
        var x = BoundedQuadratic.Minimise(Matrix<double>.Build.DenseOfArray(new double[,] { { 4, 1 }, { 1, 3 } }), Vector<double>.Build.Dense([1.0, 2.0]), [0, 0]);

        Assert.Equal(1.0 / 11, x[0], 1e-15);
        Assert.Equal(7.0 / 11, x[1], 1e-15);
    }

    [Fact]
    public void A_bound_that_binds_moves_the_other_entry()
    {
        // Free: x = (-1, 2) for A = [2 1; 1 2], c = (0, 3); with x0 >= 0 it is (0, 3/2).
        var x = BoundedQuadratic.Minimise(Matrix<double>.Build.DenseOfArray(new double[,] { { 2, 1 }, { 1, 2 } }), Vector<double>.Build.Dense([0.0, 3.0]), [1, 1]);

        Assert.Equal(0, x[0]);
        Assert.Equal(1.5, x[1], 1e-15);
    }

    [Fact]
    public void The_conditions_hold_on_random_problems()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var size = 2 + (round % 7);
            var root = Matrix<double>.Build.Dense(size + 2, size, (_, _) => random.NextDouble() - 0.5);
            var matrix = root.TransposeThisAndMultiply(root) + (1e-3 * Matrix<double>.Build.DenseIdentity(size));
            var target = Vector<double>.Build.Dense(size, _ => random.NextDouble() - 0.5);
            var signs = Enumerable.Range(0, size).Select(_ => random.Next(-1, 2)).ToArray();

            var x = BoundedQuadratic.Minimise(matrix, target, signs);

            var slope = target - (matrix * Vector<double>.Build.DenseOfArray(x));
            for (var i = 0; i < size; i++)
            {
                Assert.True(signs[i] * x[i] >= 0);
                if (x[i] == 0 && signs[i] != 0)
                {
                    Assert.True(signs[i] * slope[i] <= 1e-9);
                }
                else
                {
                    Assert.Equal(0, slope[i], 1e-9);
                }
            }
        }
    }
}
