using System.Numerics;
using System.Runtime.Intrinsics;
using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Drift;

/// <summary>
/// The population stability index of a new sample against a base: sum over bins of (o - e) ln(o / e), e and o the shares of base and new. A share of 0 counts as
/// <see cref="Floor"/>. Without drift PSI / (1/n + 1/m) is about chi-squared with one degree of freedom less than bins (Yurdakul 2018), which gives the critical value; the
/// usual 0.1 and 0.25 know no sample size.
/// </summary>
/// <param name="Value">The index, 0 or more.</param>
/// <param name="Critical">The value that a sample without drift exceeds once in twenty; null with one bin only.</param>
/// <param name="Base">The base's rows by bin.</param>
/// <param name="New">The new sample's rows by bin.</param>
/// <param name="EmptyBins">Bins in which one of the two has nobody: there the floor decides how large the index is.</param>
public sealed record PopulationStability(double Value, double? Critical, IReadOnlyList<long> Base, IReadOnlyList<long> New, int EmptyBins)
{
    /// <summary>What a share of 0 counts as.</summary>
    public const double Floor = 1e-6;

    private const int Tenths = 10;
    private const int Stretch = 4096;

    /// <summary>Compares two samples in tenths of the base; bins are open at both ends and hold their upper edge. Null where one of them is empty.</summary>
    /// <param name="baseline">The base's values, none of them NaN.</param>
    /// <param name="sample">The new sample's values, none of them NaN.</param>
    public static PopulationStability? Compare(ReadOnlySpan<double> baseline, ReadOnlySpan<double> sample)
    {
        if (baseline.Length == 0 || sample.Length == 0)
        {
            return null;
        }

        var inner = InnerBreaks(baseline);
        return Compare(Count(baseline, inner), Count(sample, inner));
    }

    /// <summary>Compares counts by bin, of bands for instance; null where one of the two has no rows.</summary>
    public static PopulationStability? Compare(IReadOnlyList<long> baseline, IReadOnlyList<long> sample)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sample.Count, baseline.Count);
        double n = baseline.Sum(), m = sample.Sum();
        if (n == 0 || m == 0)
        {
            return null;
        }

        var value = 0.0;
        var bins = 0;
        var empty = 0;
        for (var i = 0; i < baseline.Count; i++)
        {
            double e = Math.Max(Floor, baseline[i] / n), o = Math.Max(Floor, sample[i] / m);
            value += (o - e) * Math.Log(o / e);
            empty += baseline[i] == 0 || sample[i] == 0 ? 1 : 0;
            bins += baseline[i] > 0 || sample[i] > 0 ? 1 : 0;
        }

        return new PopulationStability(value, bins < 2 ? null : ((1 / n) + (1 / m)) * ChiSquaredDistribution.UpperQuantile(0.05, bins - 1), baseline, sample, empty);
    }

    /// <summary>The breaks between the tenths of a base: distinct, without its least and greatest value.</summary>
    public static double[] InnerBreaks(ReadOnlySpan<double> baseline)
    {
        var breaks = Quantiles.Breaks(baseline, Tenths);
        return breaks.Length <= 2 ? [] : breaks[1..^1];
    }

    private static long[] Count(ReadOnlySpan<double> values, double[] inner)
    {
        // A bin's rows are those not above its upper edge less those not above the edge before: comparisons of eight at a time, in place of a search for each, and on a few
        // thousand values at a time, which stay in a core's first cache for all edges.
        double[] edges = [.. inner, double.PositiveInfinity];
        var notAbove = new long[edges.Length];
        for (var at = 0; at < values.Length; at += Stretch)
        {
            var stretch = values.Slice(at, Math.Min(Stretch, values.Length - at));
            for (var bin = 0; bin < edges.Length; bin++)
            {
                notAbove[bin] += NotAbove(stretch, edges[bin]);
            }
        }

        return notAbove[^1] == values.Length
            ? [.. notAbove.Select((count, bin) => bin == 0 ? count : count - notAbove[bin - 1])]
            : throw new ArgumentException("a missing value is in no bin", nameof(values));
    }

    private static long NotAbove(ReadOnlySpan<double> values, double edge)
    {
        var edges = Vector512.Create(edge);
        var count = 0L;
        var at = 0;
        for (; at + 8 <= values.Length; at += 8)
        {
            count += BitOperations.PopCount(Vector512.LessThanOrEqual(Vector512.Create(values.Slice(at, 8)), edges).ExtractMostSignificantBits());
        }

        for (; at < values.Length; at++)
        {
            count += values[at] <= edge ? 1 : 0;
        }

        return count;
    }
}
