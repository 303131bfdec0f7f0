using MathNet.Numerics;

namespace HealthBatch.Statistics.Distributions;

/// <summary>The standard normal distribution, accurate far into its tails.</summary>
public static class NormalDistribution
{
    /// <summary>The quantile at 0.975.</summary>
    public const double Z975 = 1.9599639845400542;

    private const double LogSqrtTwoPi = 0.91893853320467274178;

    /// <summary>P(Z above z); 0 only where a double can't hold it (z above 38.4).</summary>
    public static double UpperTail(double z) => z > 30 ? Math.Exp(LogUpperTail(z)) : 0.5 * SpecialFunctions.Erfc(z / Constants.Sqrt2);

    /// <summary>P(Z below z).</summary>
    public static double LowerTail(double z) => UpperTail(-z);

    /// <summary>The natural logarithm of P(Z above z), finite for every finite z.</summary>
    public static double LogUpperTail(double z)
    {
        if (z < 8)
        {
            return Math.Log(UpperTail(z));
        }

        // Laplace's continued fraction for Mills' ratio: 1/(z + 1/(z + 2/(z + 3/(z + …)))), evaluated from far enough inside.
        var tail = z;
        for (var k = 120; k >= 1; k--)
        {
            tail = z + (k / tail);
        }

        return (-0.5 * z * z) - LogSqrtTwoPi - Math.Log(tail);
    }

    /// <summary>The z with P(Z below z) = probability, which lies strictly between 0 and 1.</summary>
    public static double Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability strictly between 0 and 1");
        }

        // Newton on the smaller tail, in logarithms, repairs what the starting approximation lacks.
        var tail = Math.Min(probability, 1 - probability);
        var z = Math.Abs(MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, tail));
        for (var i = 0; i < 4; i++)
        {
            var log = LogUpperTail(z);
            z += (log - Math.Log(tail)) * Math.Exp(log + (0.5 * z * z) + LogSqrtTwoPi);
        }

        return probability < 0.5 ? -z : z;
    }
}
