namespace HealthBatch.Statistics.Ranks;

/// <summary>
/// The information coefficient of a score: the Spearman correlation of score and result at each as-of date, and their mean over dates with
/// t = mean / (sd / sqrt(dates)). Dates whose horizons overlap are not independent, so this t is the naive one.
/// </summary>
/// <param name="ByDate">The correlation at each date; null where score or result never varies.</param>
/// <param name="Mean">The mean over dates that have one; null without any.</param>
/// <param name="StandardDeviation">Over dates, with one less in the denominator; null with fewer than two.</param>
/// <param name="T">Mean over its standard error; null with fewer than two dates, or where they are all the same.</param>
/// <param name="Dates">The dates that have a correlation.</param>
public sealed record InformationCoefficient(IReadOnlyList<double?> ByDate, double? Mean, double? StandardDeviation, double? T, int Dates)
{
    /// <summary>Computes it from rows that are ordered by date.</summary>
    /// <param name="scores">The score of each row.</param>
    /// <param name="results">What the score is to tell: 1 for retained and 0 for churned, or an amount.</param>
    /// <param name="dateStart">Where each date's rows start, and after the last one the number of rows.</param>
    public static InformationCoefficient Compute(ReadOnlySpan<double> scores, ReadOnlySpan<double> results, ReadOnlySpan<int> dateStart)
    {
        var byDate = new double?[Math.Max(0, dateStart.Length - 1)];
        for (var d = 0; d < byDate.Length; d++)
        {
            var rows = dateStart[d]..dateStart[d + 1];
            byDate[d] = Correlation.Spearman(scores[rows], results[rows]);
        }

        var there = byDate.OfType<double>().ToArray();
        if (there.Length == 0)
        {
            return new InformationCoefficient(byDate, null, null, null, 0);
        }

        var mean = there.Average();
        double? deviation = there.Length < 2 ? null : Math.Sqrt(there.Sum(value => (value - mean) * (value - mean)) / (there.Length - 1));
        return new InformationCoefficient(byDate, mean, deviation, deviation > 0 ? mean / (deviation / Math.Sqrt(there.Length)) : null, there.Length);
    }
}
