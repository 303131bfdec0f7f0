namespace HealthBatch.Statistics;

/// <summary>P values adjusted for looking at several. A null stays null and takes no part.</summary>
public static class MultipleTesting
{
    /// <summary>Holm's step-down: the k-th smallest of m is multiplied by m - k + 1, never falling, at most 1.</summary>
    public static double?[] Holm(IReadOnlyList<double?> p)
    {
        var (adjusted, order) = Sorted(p);
        var running = 0.0;
        for (var k = 0; k < order.Length; k++)
        {
            running = Math.Max(running, Math.Min(1, p[order[k]]!.Value * (order.Length - k)));
            adjusted[order[k]] = running;
        }

        return adjusted;
    }

    /// <summary>Benjamini and Hochberg's false discovery rate: the k-th smallest of m is multiplied by m/k, never rising from the largest down.</summary>
    public static double?[] BenjaminiHochberg(IReadOnlyList<double?> p)
    {
        var (adjusted, order) = Sorted(p);
        var running = 1.0;
        for (var k = order.Length - 1; k >= 0; k--)
        {
            running = Math.Min(running, p[order[k]]!.Value * order.Length / (k + 1));
            adjusted[order[k]] = running;
        }

        return adjusted;
    }

    private static (double?[] Adjusted, int[] Order) Sorted(IReadOnlyList<double?> p) =>
        (new double?[p.Count], [.. Enumerable.Range(0, p.Count).Where(i => p[i] is not null).OrderBy(i => p[i]!.Value)]);
}
