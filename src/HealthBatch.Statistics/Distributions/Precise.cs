namespace HealthBatch.Statistics.Distributions;

/// <summary>Elementary functions that the framework computes with cancellation near 0.</summary>
internal static class Precise
{
    /// <summary>ln(1 + x) to full precision for small x: Kahan's correction of the rounding in 1 + x (double.LogP1 has none).</summary>
    public static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
