using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Ranks;

/// <summary>The Mann-Whitney test by the normal approximation with correction for ties and none for continuity (R's wilcox.test), as if rows were independent.</summary>
/// <param name="W">How many pairs have the first sample's value above the second's, ties half. Over all pairs it is the AUC.</param>
/// <param name="Z">(W - n1 n2/2) / sd; null where all values are one.</param>
/// <param name="P">Two-sided.</param>
/// <param name="LogP">The natural logarithm of p.</param>
public sealed record MannWhitney(double W, double? Z, double? P, double? LogP)
{
    /// <summary>Compares the rows that are marked (second sample) with the others (first sample); null where one of them is empty.</summary>
    /// <param name="values">One value a row, none of them NaN.</param>
    /// <param name="isSecond">Which sample a row is in.</param>
    public static MannWhitney? Compare(ReadOnlySpan<double> values, ReadOnlySpan<bool> isSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(isSecond.Length, values.Length);
        var ranks = MidRanks.Of(values, out var ties);
        double n1 = 0, sum = 0;
        for (var i = 0; i < ranks.Length; i++)
        {
            if (!isSecond[i])
            {
                n1++;
                sum += ranks[i];
            }
        }

        var n2 = ranks.Length - n1;
        if (n1 == 0 || n2 == 0)
        {
            return null;
        }

        var w = sum - (n1 * (n1 + 1) / 2);
        var n = n1 + n2;
        var variance = n1 * n2 / 12 * (n + 1 - (ties / (n * (n - 1))));
        if (variance <= 0)
        {
            return new MannWhitney(w, null, null, null);
        }

        var z = (w - (n1 * n2 / 2)) / Math.Sqrt(variance);
        var logP = Math.Min(0, Math.Log(2) + NormalDistribution.LogUpperTail(Math.Abs(z)));
        return new MannWhitney(w, z, Math.Exp(logP), logP);
    }
}
