using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Calibration;

/// <summary>One group of the calibration table: rows with probabilities above the group before, up to the greatest of this one.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Observed">Those with the event.</param>
/// <param name="Expected">The sum of their probabilities.</param>
/// <param name="Least">The least probability in it.</param>
/// <param name="Greatest">The greatest.</param>
public sealed record CalibrationGroup(long Rows, long Observed, double Expected, double Least, double Greatest);

/// <summary>
/// The calibration table by tenths of the predicted probability and what is usually computed from it. With many rows the test refuses any model: the table and the
/// expected calibration error say more.
/// </summary>
/// <param name="Groups">The groups; fewer than ten where tenths coincide.</param>
/// <param name="ChiSquared">sum (O - E)² / (E (1 - E/n)), Hosmer and Lemeshow 1980; null where a group expects nothing or everything.</param>
/// <param name="DegreesOfFreedom">Groups minus 2 on the rows that the model was fitted to, all groups on others; the test is null where none are left.</param>
/// <param name="P">Its p.</param>
/// <param name="ExpectedCalibrationError">sum |O - E| / rows.</param>
public sealed record HosmerLemeshow(IReadOnlyList<CalibrationGroup> Groups, double? ChiSquared, int DegreesOfFreedom, double? P, double ExpectedCalibrationError)
{
    private const int Tenths = 10;

    /// <summary>Computes it; null without rows.</summary>
    /// <param name="probabilities">Of the event, 0 to 1.</param>
    /// <param name="events">Whether it happened.</param>
    /// <param name="isFitted">Whether these are the rows that the probabilities were fitted to.</param>
    public static HosmerLemeshow? Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> events, bool isFitted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(events.Length, probabilities.Length);
        if (probabilities.Length == 0)
        {
            return null;
        }

        var groups = Group(probabilities, events);
        var test = 0.0;
        foreach (var group in groups)
        {
            var distance = group.Observed - group.Expected;
            test += distance * distance / (group.Expected * (1 - (group.Expected / group.Rows)));
        }

        var freedom = groups.Count - (isFitted ? 2 : 0);
        double? chiSquared = double.IsFinite(test) && freedom > 0 ? test : null;
        return new HosmerLemeshow(
            groups, chiSquared, freedom, chiSquared is { } x ? ChiSquaredDistribution.UpperTail(x, freedom) : null,
            groups.Sum(group => Math.Abs(group.Observed - group.Expected)) / probabilities.Length);
    }

    /// <summary>Group k is (break k-1, break k], the least value included in the first.</summary>
    private static List<CalibrationGroup> Group(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> events)
    {
        var breaks = Quantiles.Breaks(probabilities, Tenths);
        var count = Math.Max(1, breaks.Length - 1);
        var rows = new long[count];
        var observed = new long[count];
        var expected = new double[count];
        var least = new double[count];
        var greatest = new double[count];
        for (var i = 0; i < probabilities.Length; i++)
        {
            var p = probabilities[i];
            var place = Array.BinarySearch(breaks, p);
            place = Math.Clamp((place < 0 ? ~place : place) - 1, 0, count - 1);
            least[place] = rows[place] == 0 ? p : Math.Min(least[place], p);
            greatest[place] = Math.Max(greatest[place], p);
            rows[place]++;
            observed[place] += events[i] ? 1 : 0;
            expected[place] += p;
        }

        return [.. Enumerable.Range(0, count).Where(g => rows[g] > 0).Select(g => new CalibrationGroup(rows[g], observed[g], expected[g], least[g], greatest[g]))];
    }
}
