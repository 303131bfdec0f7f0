using System.Runtime.Intrinsics;

namespace HealthBatch.Statistics.Regression;

/// <summary>One reading of all rows at given coefficients: log-likelihood, gradient and information, by stratum and in all.</summary>
internal sealed class InformationPass
{
    private InformationPass(int columns, int strata)
    {
        All = new GramSums(columns);
        ByStratum = [.. Enumerable.Range(0, strata).Select(_ => new GramSums(columns))];
    }

    /// <summary>Sums over all rows.</summary>
    public GramSums All { get; }

    /// <summary>Sums over the rows of each stratum.</summary>
    public GramSums[] ByStratum { get; }

    /// <summary>Reads the blocks.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="blocks">Which of them.</param>
    /// <param name="means">What the columns are centred by.</param>
    /// <param name="deviations">What they are divided by then; 0 makes a column read as 0.</param>
    /// <param name="intercepts">By stratum, at the columns' means; NaN leaves the stratum's rows out.</param>
    /// <param name="slopes">Per standard deviation.</param>
    /// <param name="threads">How many may work.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static InformationPass Run(
        LogisticData data,
        RowBlocks blocks,
        double[] means,
        double[] deviations,
        double[] intercepts,
        double[] slopes,
        int threads,
        CancellationToken cancellation)
    {
        var sums = new GramSums?[blocks.Blocks.Count];
        blocks.ForEach(
            threads,
            () => (Kernel: new RowKernel(means, deviations), Tiles: new GramTiles(slopes.Length)),
            (index, block, scratch) =>
            {
                if (!double.IsNaN(intercepts[block.Stratum]))
                {
                    sums[index] = Read(data, block, intercepts[block.Stratum], slopes, scratch.Kernel, scratch.Tiles);
                }
            },
            cancellation);

        var pass = new InformationPass(slopes.Length, data.Strata);
        for (var index = 0; index < sums.Length; index++)
        {
            if (sums[index] is { } sum)
            {
                pass.ByStratum[blocks.Blocks[index].Stratum].Add(sum);
            }
        }

        foreach (var stratum in pass.ByStratum)
        {
            pass.All.Add(stratum);
        }

        return pass;
    }

    private static GramSums Read(LogisticData data, RowRange block, double intercept, double[] slopes, RowKernel kernel, GramTiles tiles)
    {
        tiles.Clear();
        kernel.LogLikelihood = Vector512<double>.Zero;
        for (var at = 0; at < block.Length; at += RowKernel.Chunk)
        {
            var rows = kernel.Load(data, block.Start + at, Math.Min(RowKernel.Chunk, block.Length - at), intercept, slopes);
            tiles.Add(kernel.Standardised, kernel.Weights, kernel.Residuals, rows);
        }

        return tiles.Read(LaneSums.Total(kernel.LogLikelihood));
    }
}
