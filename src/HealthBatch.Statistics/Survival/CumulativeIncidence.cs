using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Survival;

/// <summary>A point of the cumulative incidence of one cause.</summary>
/// <param name="Time">The time.</param>
/// <param name="AtRisk">Rows still watched just before it.</param>
/// <param name="Incidence">The share that has left by this cause up to and with it.</param>
/// <param name="StandardError">Of the share.</param>
/// <param name="Interval">95%, on log(-log(share)); null where the share is 0 or 1.</param>
public sealed record IncidencePoint(double Time, long AtRisk, double Incidence, double StandardError, Interval? Interval);

/// <summary>
/// The cumulative incidence of one cause where several compete (Aalen and Johansen 1978): F_k(t) = sum over times up to t of S(t-) d_k / n, S the Kaplan-Meier curve of
/// leaving by any cause. One minus the Kaplan-Meier curve of the cause alone, with others as if watching had ended, is too high. As if rows were independent.
/// <para>
/// Variance (Dinse and Larson 1986), n at risk, d leaving by any cause and d_k by this one at each time: sum (F(t) - F(t_i))² d / (n (n - d)) +
/// sum S(t_i-)² d_k (n - d_k) / n³ - 2 sum (F(t) - F(t_i)) S(t_i-) d_k / n². With one cause it is Greenwood's.
/// </para>
/// </summary>
public static class CumulativeIncidence
{
    /// <summary>Estimates it at every time at which somebody leaves by any cause; empty where nobody does.</summary>
    /// <param name="times">The time at which each row left, or watching ended; finite, 0 or more.</param>
    /// <param name="causes">0 where watching ended, else the cause from 1.</param>
    /// <param name="cause">The cause that is counted.</param>
    public static IReadOnlyList<IncidencePoint> Estimate(ReadOnlySpan<double> times, ReadOnlySpan<byte> causes, byte cause)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(causes.Length, times.Length);
        ArgumentOutOfRangeException.ThrowIfZero(cause);
        var isExit = new bool[times.Length];
        var isCause = new bool[times.Length];
        for (var i = 0; i < times.Length; i++)
        {
            isExit[i] = causes[i] != 0;
            isCause[i] = causes[i] == cause;
        }

        var group = new byte[times.Length];
        var exits = SurvivalTimes.Count(times, isExit, group, 1);
        var ofCause = SurvivalTimes.Count(times, isCause, group, 1);
        var points = new List<IncidencePoint>();
        var steps = new List<(double Incidence, double SurvivalBefore, double N, double D, double Dk)>();
        double survival = 1, incidence = 0;
        for (var t = 0; t < exits.Times.Length; t++)
        {
            double n = exits.AtRisk[0][t], d = exits.Events[0][t], dk = ofCause.Events[0][t];
            if (d == 0)
            {
                continue;
            }

            incidence += survival * dk / n;
            steps.Add((incidence, survival, n, d, dk));
            survival *= 1 - (d / n);
            var error = Math.Sqrt(Math.Max(0, steps.Sum(step => Variance(incidence, step))));
            points.Add(new IncidencePoint(exits.Times[t], (long)n, incidence, error, IntervalOf(incidence, error)));
        }

        return points;
    }

    private static double Variance(double at, (double Incidence, double SurvivalBefore, double N, double D, double Dk) step)
    {
        var since = at - step.Incidence;
        var gone = step.N == step.D ? 0 : since * since * step.D / (step.N * (step.N - step.D));
        return gone + (step.SurvivalBefore * step.SurvivalBefore * step.Dk * (step.N - step.Dk) / (step.N * step.N * step.N))
            - (2 * since * step.SurvivalBefore * step.Dk / (step.N * step.N));
    }

    private static Interval? IntervalOf(double share, double error)
    {
        if (share <= 0 || share >= 1)
        {
            return null;
        }

        var spread = Math.Exp(NormalDistribution.Z975 * error / (share * Math.Abs(Math.Log(share))));
        return new Interval(Math.Pow(share, spread), Math.Pow(share, 1 / spread));
    }
}
