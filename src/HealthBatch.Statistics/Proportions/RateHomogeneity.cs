using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Proportions;

/// <summary>Whether several rates are one (R's chisq.test on events against the rest, uncorrected), as if rows were independent.</summary>
/// <param name="ChiSquared">Pearson's statistic.</param>
/// <param name="DegreesOfFreedom">Groups with rows, minus one.</param>
/// <param name="P">Its p.</param>
/// <param name="LogP">The natural logarithm of p.</param>
public sealed record RateHomogeneity(double ChiSquared, int DegreesOfFreedom, double P, double LogP)
{
    /// <summary>Compares rates; null with fewer than two groups that have rows, or where all rows or none have the event.</summary>
    /// <param name="events">The events by group.</param>
    /// <param name="rows">The rows by group; a group without any is left out.</param>
    public static RateHomogeneity? Compare(ReadOnlySpan<long> events, ReadOnlySpan<long> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, events.Length);
        long allEvents = 0, allRows = 0;
        var groups = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            allEvents += events[i];
            allRows += rows[i];
            groups += rows[i] > 0 ? 1 : 0;
        }

        if (groups < 2 || allEvents == 0 || allEvents == allRows)
        {
            return null;
        }

        var rate = (double)allEvents / allRows;
        var chiSquared = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] > 0)
            {
                var distance = events[i] - (rows[i] * rate);
                chiSquared += distance * distance / (rows[i] * rate * (1 - rate));
            }
        }

        return new RateHomogeneity(
            chiSquared, groups - 1, ChiSquaredDistribution.UpperTail(chiSquared, groups - 1), ChiSquaredDistribution.LogUpperTail(chiSquared, groups - 1));
    }
}
