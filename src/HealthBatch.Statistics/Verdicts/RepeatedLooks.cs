namespace HealthBatch.Statistics.Verdicts;

/// <summary>The level left for the k-th look at growing data: alpha 6/(π²k²), which adds up to alpha over any number of looks.</summary>
public static class RepeatedLooks
{
    /// <summary>The one-sided level of a look.</summary>
    /// <param name="look">Which look, from 1.</param>
    /// <param name="alpha">The level of all looks together, strictly between 0 and 1.</param>
    public static double AlphaOf(int look, double alpha = BandVerdict.Alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(look, 1);
        return alpha * 6 / (Math.PI * Math.PI * look * look);
    }
}
