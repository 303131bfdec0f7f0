namespace HealthBatch.Statistics.Survival;

/// <summary>How rows with the same event time share a hazard.</summary>
public enum TieRule
{
    /// <summary>Each counts against all who were at risk; too small with many ties.</summary>
    Breslow,

    /// <summary>The k-th of d counts against those at risk less (k - 1)/d of the tied ones (Efron 1977).</summary>
    Efron,
}

/// <summary>The Cox regression of survival on one score (R's coxph), as if rows were independent.</summary>
/// <param name="Coefficient">The log hazard ratio per point of score: below 0 where higher scores survive longer.</param>
/// <param name="StandardError">From the information at the coefficient.</param>
/// <param name="NullLogLikelihood">The partial log-likelihood with coefficient 0.</param>
/// <param name="LogLikelihood">The same at the coefficient.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Events">The events.</param>
public sealed record CoxFit(double Coefficient, double StandardError, double NullLogLikelihood, double LogLikelihood, int Rows, int Events)
{
    private const int MostSteps = 50;

    /// <summary>Fits it by Newton's method; null without events, where the score doesn't vary, or where it orders the events perfectly.</summary>
    /// <param name="times">The time of each row's event, or at which watching ended.</param>
    /// <param name="isEvent">Whether it was the event.</param>
    /// <param name="scores">The score of each row.</param>
    /// <param name="ties">How ties are treated.</param>
    public static CoxFit? Fit(ReadOnlySpan<double> times, ReadOnlySpan<bool> isEvent, ReadOnlySpan<double> scores, TieRule ties)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(isEvent.Length, times.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, times.Length);
        var time = times.ToArray();
        var order = Enumerable.Range(0, time.Length).ToArray();
        Array.Sort(time, order);
        var events = new bool[time.Length];
        var score = new double[time.Length];
        var mean = 0.0;
        for (var i = 0; i < time.Length; i++)
        {
            events[i] = isEvent[order[i]];
            score[i] = scores[order[i]];
            mean += score[i] / time.Length;
        }

        // The likelihood doesn't know the mean, the exponential does.
        for (var i = 0; i < score.Length; i++)
        {
            score[i] -= mean;
        }

        var count = events.Count(happened => happened);
        var atZero = Evaluate(time, events, score, 0, ties);
        var (beta, at) = (0.0, atZero);
        for (var step = 0; step < MostSteps && at.Information > 0; step++)
        {
            var change = at.Gradient / at.Information;
            var next = Evaluate(time, events, score, beta + change, ties);
            for (var half = 0; half < 30 && !(next.LogLikelihood >= at.LogLikelihood - (1e-12 * Math.Abs(at.LogLikelihood))); half++)
            {
                change /= 2;
                next = Evaluate(time, events, score, beta + change, ties);
            }

            beta += change;
            at = next;
            if (Math.Abs(change) <= 1e-13 * Math.Abs(beta))
            {
                return new CoxFit(beta, 1 / Math.Sqrt(at.Information), atZero.LogLikelihood, at.LogLikelihood, time.Length, count);
            }
        }

        return null;
    }

    /// <summary>The partial likelihood and its first two derivatives, from the last time to the first, so that those at risk add up.</summary>
    private static (double LogLikelihood, double Gradient, double Information) Evaluate(double[] time, bool[] events, double[] score, double beta, TieRule ties)
    {
        double log = 0, gradient = 0, information = 0, s0 = 0, s1 = 0, s2 = 0;
        for (int end = time.Length, start; end > 0; end = start)
        {
            double d0 = 0, d1 = 0, d2 = 0, sum = 0;
            var tied = 0;
            for (start = end; start > 0 && time[start - 1] == time[end - 1]; start--)
            {
                var x = score[start - 1];
                var risk = Math.Exp(beta * x);
                s0 += risk;
                s1 += risk * x;
                s2 += risk * x * x;
                if (events[start - 1])
                {
                    tied++;
                    sum += x;
                    d0 += risk;
                    d1 += risk * x;
                    d2 += risk * x * x;
                }
            }

            log += beta * sum;
            gradient += sum;
            for (var k = 0; k < tied; k++)
            {
                var share = ties == TieRule.Efron ? (double)k / tied : 0;
                double a0 = s0 - (share * d0), a1 = (s1 - (share * d1)) / a0, a2 = (s2 - (share * d2)) / a0;
                log -= Math.Log(a0);
                gradient -= a1;
                information += a2 - (a1 * a1);
            }
        }

        return (log, gradient, information);
    }
}
