using MathNet.Numerics;

namespace HealthBatch.Statistics.Distributions;

/// <summary>The beta distribution with shapes a and b, both above 0 and not necessarily whole.</summary>
public static class BetaDistribution
{
    /// <summary>P(X below x): the regularised incomplete beta function, by Lentz's continued fraction.</summary>
    public static double LowerTail(double x, double a, double b)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);
        if (x <= 0)
        {
            return 0;
        }

        if (x >= 1)
        {
            return 1;
        }

        // The fraction converges fast on the side of the mean where the tail is the smaller one.
        return x < (a + 1) / (a + b + 2) ? Tail(x, 1 - x, a, b) : 1 - Tail(1 - x, x, b, a);
    }

    /// <summary>The x with P(X below x) = probability, from 0 to 1.</summary>
    public static double Quantile(double probability, double a, double b)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability from 0 to 1");
        }

        var logBeta = LogBeta(a, b);
        double low = 0, high = 1, x = a / (a + b);
        for (var i = 0; i < 200; i++)
        {
            var error = LowerTail(x, a, b) - probability;
            if (error > 0)
            {
                high = x;
            }
            else
            {
                low = x;
            }

            // Newton inside the bracket, bisection where it would leave it.
            var density = Math.Exp(((a - 1) * Math.Log(x)) + ((b - 1) * Precise.LogOnePlus(-x)) - logBeta);
            var next = x - (error / density);
            if (!(next > low && next < high))
            {
                next = low + ((high - low) / 2);
            }

            if (Math.Abs(next - x) <= 4e-16 * next)
            {
                return next;
            }

            x = next;
        }

        return x;
    }

    /// <summary>ln B(a, b).</summary>
    internal static double LogBeta(double a, double b) => SpecialFunctions.GammaLn(a) + SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b);

    /// <summary>P(X below x) by the continued fraction; y is 1 - x, handed over so that neither loses digits.</summary>
    internal static double Tail(double x, double y, double a, double b)
    {
        const double tiny = 1e-300;
        double c = 1, d = 1 - ((a + b) * x / (a + 1));
        d = 1 / (Math.Abs(d) < tiny ? tiny : d);
        var fraction = d;
        for (var m = 1; m < 100_000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Floor(1 + (even * d));
            c = Floor(1 + (even / c));
            fraction *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Floor(1 + (odd * d));
            c = Floor(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
            {
                break;
            }
        }

        return Math.Exp((a * Math.Log(x)) + (b * Math.Log(y)) - LogBeta(a, b)) * fraction / a;

        static double Floor(double value) => Math.Abs(value) < tiny ? tiny : value;
    }
}
