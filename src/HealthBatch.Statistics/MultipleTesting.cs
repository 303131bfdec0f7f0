namespace HealthBatch.Statistics;

/// <summary>P values adjusted for looking at several. A null stays null and takes no part.</summary>
public static class MultipleTesting
{
    /// <summary>Holm's step-down: the k-th smallest of m is multiplied by m - k + 1, never falling, at most 1.</summary>
    public static double?[] Holm(IReadOnlyList<double?> p)
    {
        var (adjusted, order) = Sorted(p);
        var running = 0.0;
        for (var k = 0; k < order.Count; k++)
        {
            running = Math.Max(running, Math.Min(1, p[order[k]]!.Value * (order.Count - k)));
            adjusted[order[k]] = running;
        }

        return adjusted;
    }

    /// <summary>Benjamini and Hochberg's false discovery rate: the k-th smallest of m is multiplied by m/k, never rising from the largest down.</summary>
    public static double?[] BenjaminiHochberg(IReadOnlyList<double?> p)
    {
        var (adjusted, order) = Sorted(p);
        var running = 1.0;
        for (var k = order.Count - 1; k >= 0; k--)
        {
            running = Math.Min(running, p[order[k]]!.Value * order.Count / (k + 1));
            adjusted[order[k]] = running;
        }

        return adjusted;
    }

    // Equal ones come out alike in either order.
    private static (double?[] Adjusted, List<int> Order) Sorted(IReadOnlyList<double?> p)
    {
        var order = new List<int>();
        for (var i = 0; i < p.Count; i++)
        {
            if (p[i] is not null)
            {
                order.Add(i);
            }
        }

        order.Sort((i, j) => p[i]!.Value.CompareTo(p[j]!.Value));
        return (new double?[p.Count], order);
    }
}
