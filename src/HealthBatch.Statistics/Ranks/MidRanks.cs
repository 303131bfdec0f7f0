namespace HealthBatch.Statistics.Ranks;

/// <summary>Ranks from 1, where equal values share the mean of their places.</summary>
internal static class MidRanks
{
    /// <summary>The ranks by row, and the sum over ties of t³ - t.</summary>
    public static double[] Of(ReadOnlySpan<double> values, out double ties)
    {
        var sorted = values.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            if (double.IsNaN(sorted[i]))
            {
                throw new ArgumentException("a missing value has no rank", nameof(values));
            }

            order[i] = i;
        }

        Array.Sort(sorted, order);
        var ranks = new double[sorted.Length];
        ties = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start]; end++)
            {
            }

            double count = end - start;
            ties += (count * count * count) - count;
            for (var k = start; k < end; k++)
            {
                ranks[order[k]] = (start + end + 1) / 2.0;
            }
        }

        return ranks;
    }
}
