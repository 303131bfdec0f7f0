using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Calibration;

/// <summary>How good predicted probabilities were, over all rows.</summary>
/// <param name="Brier">The mean squared distance of probability and outcome: 0 is perfect.</param>
/// <param name="BrierOfBaseRate">The same for the overall rate as everybody's probability.</param>
/// <param name="BrierSkill">1 - Brier / that of the base rate: 0 is no better than the base rate; null where all outcomes are the same.</param>
/// <param name="LogLoss">The mean of -ln(probability given to what happened); null where something happened that was given probability 0.</param>
/// <param name="MeanProbability">The mean probability.</param>
/// <param name="Rate">The share of rows with the event.</param>
public sealed record ProbabilityScores(double Brier, double BrierOfBaseRate, double? BrierSkill, double? LogLoss, double MeanProbability, double Rate)
{
    /// <summary>Computes them; null without rows.</summary>
    /// <param name="probabilities">Of the event, 0 to 1.</param>
    /// <param name="events">Whether it happened.</param>
    public static ProbabilityScores? Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> events)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(events.Length, probabilities.Length);
        if (probabilities.Length == 0)
        {
            return null;
        }

        double squares = 0, logs = 0, sum = 0, happened = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var p = probabilities[i];
            if (!(p >= 0 && p <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(probabilities), p, "a probability from 0 to 1");
            }

            var distance = p - (events[i] ? 1 : 0);
            squares += distance * distance;
            logs -= events[i] ? Math.Log(p) : Precise.LogOnePlus(-p);
            sum += p;
            happened += events[i] ? 1 : 0;
        }

        var n = probabilities.Length;
        var rate = happened / n;
        var baseRate = rate * (1 - rate);
        return new ProbabilityScores(
            squares / n, baseRate, baseRate > 0 ? 1 - (squares / n / baseRate) : null, double.IsFinite(logs) ? logs / n : null, sum / n, rate);
    }
}
