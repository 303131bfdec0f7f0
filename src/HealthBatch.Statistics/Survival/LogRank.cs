using HealthBatch.Statistics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace HealthBatch.Statistics.Survival;

/// <summary>The log-rank test of whether groups have one survival curve (R's survdiff, rho = 0), as if rows were independent.</summary>
/// <param name="ChiSquared">(O - E)' V^-1 (O - E) over all groups but the last, V the hypergeometric covariance.</param>
/// <param name="DegreesOfFreedom">Groups with rows, minus one.</param>
/// <param name="P">Its p.</param>
/// <param name="LogP">The natural logarithm of p.</param>
/// <param name="Observed">Events by group.</param>
/// <param name="Expected">Events by group if all had one curve.</param>
public sealed record LogRank(double ChiSquared, int DegreesOfFreedom, double P, double LogP, IReadOnlyList<double> Observed, IReadOnlyList<double> Expected)
{
    /// <summary>Compares all groups; null with fewer than two that have rows, or without events.</summary>
    public static LogRank? Compare(SurvivalTimes times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return Compare(times, [.. Enumerable.Range(0, times.Groups)]);
    }

    /// <summary>Compares some groups; null with fewer than two that have rows, or without events.</summary>
    public static LogRank? Compare(SurvivalTimes times, IReadOnlyList<int> groups)
    {
        ArgumentNullException.ThrowIfNull(times);
        var used = groups.Where(group => times.Rows[group] > 0).ToArray();
        var k = used.Length;
        if (k < 2 || used.Sum(group => times.EventsByGroup[group]) == 0)
        {
            return null;
        }

        var expected = new double[k];
        var covariance = Matrix<double>.Build.Dense(k - 1, k - 1);
        for (var t = 0; t < times.Times.Length; t++)
        {
            double events = used.Sum(group => times.Events[group][t]), atRisk = used.Sum(group => times.AtRisk[group][t]);
            if (events == 0)
            {
                continue;
            }

            var spread = atRisk > 1 ? events * (atRisk - events) / (atRisk - 1) : 0;
            for (var i = 0; i < k; i++)
            {
                var share = times.AtRisk[used[i]][t] / atRisk;
                expected[i] += events * share;
                for (var j = 0; i < k - 1 && j < k - 1; j++)
                {
                    covariance[i, j] += spread * ((i == j ? share : 0) - (share * times.AtRisk[used[j]][t] / atRisk));
                }
            }
        }

        double[] observed = [.. used.Select(group => (double)times.EventsByGroup[group])];
        var distance = Vector<double>.Build.Dense(k - 1, i => observed[i] - expected[i]);
        var chiSquared = distance.DotProduct(covariance.Solve(distance));
        return double.IsFinite(chiSquared)
            ? new LogRank(
                chiSquared, k - 1, ChiSquaredDistribution.UpperTail(chiSquared, k - 1), ChiSquaredDistribution.LogUpperTail(chiSquared, k - 1), observed, expected)
            : null;
    }
}
