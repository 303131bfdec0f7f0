namespace HealthBatch.Statistics.Ranks;

/// <summary>The two-sample Kolmogorov-Smirnov test (R's ks.test, exact = FALSE), as if rows were independent.</summary>
/// <param name="D">The largest gap between the two cumulative shares.</param>
/// <param name="P">Two-sided, by the asymptotic distribution: 2 sum (-1)^(k-1) exp(-2 k² λ²), λ = D sqrt(n1 n2 / (n1 + n2)).</param>
public sealed record KolmogorovSmirnov(double D, double P)
{
    /// <summary>Compares the rows that are marked with the others; null where one of them is empty.</summary>
    /// <param name="values">One value a row, none of them NaN.</param>
    /// <param name="isSecond">Which sample a row is in.</param>
    public static KolmogorovSmirnov? Compare(ReadOnlySpan<double> values, ReadOnlySpan<bool> isSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(isSecond.Length, values.Length);
        var sorted = values.ToArray();
        var marks = isSecond.ToArray();
        Array.Sort(sorted, marks);
        double n2 = marks.Count(mark => mark), n1 = marks.Length - n2;
        if (n1 == 0 || n2 == 0)
        {
            return null;
        }

        double seen1 = 0, seen2 = 0, largest = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (double.IsNaN(sorted[i]))
            {
                throw new ArgumentException("a missing value has no place", nameof(values));
            }

            seen1 += marks[i] ? 0 : 1;
            seen2 += marks[i] ? 1 : 0;
            if (i + 1 == sorted.Length || sorted[i + 1] != sorted[i])
            {
                largest = Math.Max(largest, Math.Abs((seen1 / n1) - (seen2 / n2)));
            }
        }

        return new KolmogorovSmirnov(largest, UpperTail(largest * Math.Sqrt(n1 * n2 / (n1 + n2))));
    }

    /// <summary>P(K above λ) of Kolmogorov's distribution: of its two series the one that converges fast.</summary>
    internal static double UpperTail(double lambda)
    {
        if (lambda <= 0)
        {
            return 1;
        }

        var sum = 0.0;
        if (lambda < 1)
        {
            for (var k = 1; k <= 20; k++)
            {
                var odd = (2 * k) - 1;
                sum += Math.Exp(-odd * odd * Math.PI * Math.PI / (8 * lambda * lambda));
            }

            return 1 - (Math.Sqrt(2 * Math.PI) / lambda * sum);
        }

        for (var k = 1; k <= 20; k++)
        {
            sum += (k % 2 == 1 ? 1 : -1) * Math.Exp(-2 * k * k * lambda * lambda);
        }

        return 2 * sum;
    }
}
