using System.Buffers.Binary;
using System.Security.Cryptography;

namespace HealthBatch.Scoring.Scorecards;

/// <summary>Freezes a reference population into the quantiles that a percentile normaliser stores.</summary>
public static class PercentileReference
{
    /// <summary>Makes the normaliser.</summary>
    /// <param name="name">The reference's name, for people.</param>
    /// <param name="values">The reference's values in any order; NaN and infinities are left out, and there must be two different ones.</param>
    /// <param name="intervals">How many stretches of equal shares there are, at least 1: 20 stores every twentieth.</param>
    /// <param name="higherIsBetter">Whether a higher value is better.</param>
    /// <exception cref="ArgumentException">There are not two different values.</exception>
    public static Normaliser.Percentile Freeze(string name, ReadOnlySpan<double> values, int intervals = 20, bool higherIsBetter = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 1);
        var sorted = Array.FindAll(values.ToArray(), double.IsFinite);
        Array.Sort(sorted);
        if (sorted.Length < 2 || sorted[0] == sorted[^1])
        {
            throw new ArgumentException("a reference needs at least two different values", nameof(values));
        }

        return new Normaliser.Percentile(name, [.. Enumerable.Range(0, intervals + 1).Select(i => Quantile(sorted, (double)i / intervals))], higherIsBetter)
        {
            ReferenceSha256 = Hash(sorted),
        };
    }

    /// <summary>Of the sorted values as little-endian doubles: neither the order of rows nor the file's form matters.</summary>
    private static string Hash(double[] sorted)
    {
        var bytes = new byte[sorted.Length * sizeof(double)];
        for (var i = 0; i < sorted.Length; i++)
        {
            // -0 equals 0 and has other bits.
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), sorted[i] == 0 ? 0 : sorted[i]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = (sorted.Length - 1) * share;
        var below = (int)place;
        return below + 1 >= sorted.Length || sorted[below] == sorted[below + 1] ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
