using MathNet.Numerics;

namespace HealthBatch.Statistics.Distributions;

/// <summary>The chi-squared distribution, upper tail, accurate where it is tiny.</summary>
public static class ChiSquaredDistribution
{
    /// <summary>P(X above x).</summary>
    public static double UpperTail(double x, double degreesOfFreedom) => Math.Exp(LogUpperTail(x, degreesOfFreedom));

    /// <summary>The x with P(X above x) = probability, which lies strictly between 0 and 1; by bisection, to the last digits.</summary>
    public static double UpperQuantile(double probability, double degreesOfFreedom)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability strictly between 0 and 1");
        }

        double low = 0, high = 1;
        while (UpperTail(high, degreesOfFreedom) > probability)
        {
            low = high;
            high *= 2;
        }

        while (high - low > 1e-15 * high)
        {
            var middle = low + ((high - low) / 2);
            if (middle == low || middle == high)
            {
                break;
            }

            (low, high) = UpperTail(middle, degreesOfFreedom) > probability ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>The natural logarithm of P(X above x).</summary>
    public static double LogUpperTail(double x, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        if (x <= 0)
        {
            return 0;
        }

        double a = degreesOfFreedom / 2, y = x / 2;
        var logFactor = (a * Math.Log(y)) - y - SpecialFunctions.GammaLn(a);
        if (y < a + 1)
        {
            // Series for the lower tail: y^a e^-y / Gamma(a) * sum y^k / (a (a + 1) … (a + k)).
            double term = 1 / a, sum = term;
            for (var k = 1; k < 10_000 && term > 1e-17 * sum; k++)
            {
                term *= y / (a + k);
                sum += term;
            }

            return Precise.LogOnePlus(-Math.Exp(logFactor + Math.Log(sum)));
        }

        // Lentz's continued fraction for the upper tail.
        const double tiny = 1e-300;
        double b = y + 1 - a, c = 1 / tiny, d = 1 / b, fraction = d;
        for (var k = 1; k < 10_000; k++)
        {
            var numerator = -k * (k - a);
            b += 2;
            d = (numerator * d) + b;
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = b + (numerator / c);
            c = Math.Abs(c) < tiny ? tiny : c;
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
            {
                break;
            }
        }

        return logFactor + Math.Log(fraction);
    }
}
