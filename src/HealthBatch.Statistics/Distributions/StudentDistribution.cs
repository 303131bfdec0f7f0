namespace HealthBatch.Statistics.Distributions;

/// <summary>Student's t distribution; degrees of freedom above 0, not necessarily whole.</summary>
public static class StudentDistribution
{
    /// <summary>P(T above t).</summary>
    public static double UpperTail(double t, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        var square = t * t;
        var x = degreesOfFreedom / (degreesOfFreedom + square);
        var tail = x < (degreesOfFreedom + 2) / (degreesOfFreedom + 5)
            ? 0.5 * BetaDistribution.Tail(x, square / (degreesOfFreedom + square), degreesOfFreedom / 2, 0.5)
            : 0.5 * (1 - BetaDistribution.LowerTail(square / (degreesOfFreedom + square), 0.5, degreesOfFreedom / 2));
        return t >= 0 ? tail : 1 - tail;
    }

    /// <summary>The t with P(T below t) = probability, which lies strictly between 0 and 1.</summary>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability strictly between 0 and 1");
        }

        var tail = Math.Min(probability, 1 - probability);
        double low = 0, high = 1;
        while (UpperTail(high, degreesOfFreedom) > tail)
        {
            low = high;
            high *= 2;
        }

        var logNorm = -BetaDistribution.LogBeta(degreesOfFreedom / 2, 0.5) - (0.5 * Math.Log(degreesOfFreedom));
        var t = Math.Clamp(-NormalDistribution.Quantile(tail), low, high);
        for (var i = 0; i < 200; i++)
        {
            var error = UpperTail(t, degreesOfFreedom) - tail;
            if (error > 0)
            {
                low = t;
            }
            else
            {
                high = t;
            }

            var density = Math.Exp(logNorm - ((degreesOfFreedom + 1) / 2 * Precise.LogOnePlus(t * t / degreesOfFreedom)));
            var next = t + (error / density);
            if (!(next > low && next < high))
            {
                next = low + ((high - low) / 2);
            }

            if (Math.Abs(next - t) <= 4e-16 * next)
            {
                t = next;
                break;
            }

            t = next;
        }

        return probability < 0.5 ? -t : t;
    }
}
