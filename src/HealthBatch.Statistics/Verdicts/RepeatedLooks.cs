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

    /// <summary>So many looks are as good as any number: who looks at each new month does so for 80 years.</summary>
    public const int MostLooks = 1_000;

    /// <summary>The last look, <see cref="MostLooks"/> at most, at which a one-sided p is below the level of that look; 0 where it is so at none.</summary>
    /// <param name="p">The p value, 0 to 1.</param>
    /// <param name="alpha">The level of all looks together.</param>
    public static int LastLookPassed(double p, double alpha = BandVerdict.Alpha)
    {
        var look = 0;
        while (look < MostLooks && p < AlphaOf(look + 1, alpha))
        {
            look++;
        }

        return look;
    }
}
