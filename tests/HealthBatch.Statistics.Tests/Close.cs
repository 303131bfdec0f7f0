namespace HealthBatch.Statistics.Tests;

/// <summary>Comparison by relative error: 1e-9 is what two double-precision programs that follow the same formula agree to.</summary>
internal static class Close
{
    public static void To(double expected, double? actual, double relative = 1e-9)
    {
        Assert.NotNull(actual);
        Assert.True(
            Math.Abs(actual.Value - expected) <= relative * Math.Abs(expected),
            $"expected {expected:R}, got {actual.Value:R}: relative error {Math.Abs((actual.Value - expected) / expected):E2}");
    }
}
