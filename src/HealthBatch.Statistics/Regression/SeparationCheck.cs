namespace HealthBatch.Statistics.Regression;

/// <summary>
/// Whether a direction proves that the likelihood has no maximum: going along it, no event becomes less likely and no other row more so, so the likelihood rises for ever
/// (Albert and Anderson 1984, complete and quasi-complete separation). On such data the Newton steps themselves turn into that direction.
/// </summary>
internal static class SeparationCheck
{
    /// <summary>Rows may go the wrong way by this share of the largest move: the part of the step that still converges.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Whether the direction (per standard deviation, intercepts by stratum) separates.</summary>
    public static bool Separates(
        LogisticData data, RowBlocks blocks, double[] means, double[] deviations, double[] intercepts, double[] slopes, int threads, CancellationToken cancellation)
    {
        var extremes = new (double Least, double Most)[blocks.Blocks.Count];
        blocks.ForEach(
            threads,
            () => new RowKernel(means, deviations),
            (index, block, kernel) => extremes[index] = double.IsNaN(intercepts[block.Stratum]) ? default : Extremes(data, block, intercepts, slopes, kernel),
            cancellation);
        var (least, most) = (extremes.Min(extreme => extreme.Least), extremes.Max(extreme => extreme.Most));
        return most > 0 && least >= -Tolerance * most;
    }

    private static (double Least, double Most) Extremes(LogisticData data, RowRange block, double[] intercepts, double[] slopes, RowKernel kernel)
    {
        var (least, most) = (0.0, 0.0);
        for (var at = 0; at < block.Length; at += RowKernel.Chunk)
        {
            var length = Math.Min(RowKernel.Chunk, block.Length - at);
            kernel.Load(data, block.Start + at, length, intercepts[block.Stratum], slopes);
            for (var row = 0; row < length; row++)
            {
                var place = block.Start + at + row;
                if (data.Weights is null || data.Weights[place] > 0)
                {
                    var move = data.Outcomes[place] == 1 ? kernel.LogOdds[row] : -kernel.LogOdds[row];
                    least = Math.Min(least, move);
                    most = Math.Max(most, move);
                }
            }
        }

        return (least, most);
    }
}
