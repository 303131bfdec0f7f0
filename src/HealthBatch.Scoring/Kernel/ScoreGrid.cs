namespace HealthBatch.Scoring.Kernel;

/// <summary>
/// Formula 0 of the statistics: floor(100 (x + 1e-9) + 0.5) hundredths, so that decimal ties round up whatever the order in which the sum was taken.
/// </summary>
public static class ScoreGrid
{
    /// <summary>The best score, in hundredths.</summary>
    public const int Best = 10_000;

    /// <summary>The hundredths of a number of points from 0 to 100 (what lies within 1e-9 outside is the end itself).</summary>
    public static short Round(double points) => (short)Math.Clamp((int)(100 * (points + 1e-9) + 0.5), 0, Best);
}
