namespace HealthBatch.Reporting.Charts;

/// <summary>Moves labels apart along one axis, as little as possible and without changing their order.</summary>
internal static class LabelColumn
{
    /// <summary>The places for labels that want to be at <paramref name="wanted"/>, at least <paramref name="gap"/> apart and within the limits where there is room.</summary>
    public static double[] Spread(IReadOnlyList<double> wanted, double gap, double least, double most) =>
        Spread(wanted, [.. wanted.Select(_ => gap)], least, most);

    /// <summary>The same for labels of different sizes: neighbours keep half of both sizes between them.</summary>
    public static double[] Spread(IReadOnlyList<double> wanted, IReadOnlyList<double> sizes, double least, double most)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count)];
        Array.Sort(order, (i, j) => wanted[i].CompareTo(wanted[j]) is var side and not 0 ? side : i.CompareTo(j));

        // Pool adjacent violators: labels that touch move as one block to the mean of what they want.
        var blocks = new List<(double Sum, int Count, double Mean)>();
        var offsets = new double[wanted.Count];
        for (var k = 1; k < order.Length; k++)
        {
            offsets[k] = offsets[k - 1] + ((sizes[order[k - 1]] + sizes[order[k]]) / 2);
        }

        var low = least;
        var high = order.Length == 0 ? most : most - offsets[^1];
        for (var k = 0; k < order.Length; k++)
        {
            var own = wanted[order[k]] - offsets[k];
            blocks.Add((own, 1, own));
            while (blocks.Count > 1 && blocks[^2].Mean > blocks[^1].Mean)
            {
                var (sum, count) = (blocks[^2].Sum + blocks[^1].Sum, blocks[^2].Count + blocks[^1].Count);
                blocks.RemoveRange(blocks.Count - 2, 2);
                blocks.Add((sum, count, sum / count));
            }
        }

        var places = new double[wanted.Count];
        var next = 0;
        foreach (var block in blocks)
        {
            for (var i = 0; i < block.Count; i++, next++)
            {
                places[order[next]] = Math.Max(low, Math.Min(block.Mean, Math.Max(low, high))) + offsets[next];
            }
        }

        return places;
    }
}
