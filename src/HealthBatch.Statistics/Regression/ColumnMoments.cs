namespace HealthBatch.Statistics.Regression;

/// <summary>Mean and standard deviation of each column over the rows of a fit, and the event counts by stratum.</summary>
internal sealed class ColumnMoments
{
    private ColumnMoments(int columns, int strata)
    {
        Means = new double[columns];
        StandardDeviations = new double[columns];
        StratumWeight = new double[strata];
        StratumEvents = new double[strata];
    }

    /// <summary>Weighted means.</summary>
    public double[] Means { get; }

    /// <summary>Square roots of the weighted mean squared distances from the mean; exactly 0 for a constant column.</summary>
    public double[] StandardDeviations { get; }

    /// <summary>The sum of weights, by stratum.</summary>
    public double[] StratumWeight { get; }

    /// <summary>The weight of rows with the event, by stratum.</summary>
    public double[] StratumEvents { get; }

    /// <summary>The sum of weights.</summary>
    public double WeightSum => StratumWeight.Sum();

    /// <summary>Whether the stratum has both outcomes.</summary>
    public bool Informative(int stratum) => StratumEvents[stratum] > 0 && StratumEvents[stratum] < StratumWeight[stratum];

    /// <summary>Reads all rows once.</summary>
    public static ColumnMoments Of(LogisticData data, RowBlocks blocks, int threads, CancellationToken cancellation)
    {
        var columns = data.Columns.Length;
        var sums = new BlockSums[blocks.Blocks.Count];
        blocks.ForEach(threads, () => 0, (index, block, _) => sums[index] = BlockSums.Of(data, block), cancellation);

        var moments = new ColumnMoments(columns, data.Strata);
        var weight = 0.0;
        var squares = new double[columns];
        for (var index = 0; index < sums.Length; index++)
        {
            var (sum, stratum) = (sums[index], blocks.Blocks[index].Stratum);
            moments.StratumWeight[stratum] += sum.Weight;
            moments.StratumEvents[stratum] += sum.Events;
            if (sum.Weight == 0)
            {
                continue;
            }

            // Chan, Golub and LeVeque 1979: means and squared distances of two parts make those of both.
            var both = weight + sum.Weight;
            for (var column = 0; column < columns; column++)
            {
                var distance = sum.Means[column] - moments.Means[column];
                moments.Means[column] += distance * (sum.Weight / both);
                squares[column] += sum.Squares[column] + (distance * distance * (weight * sum.Weight / both));
            }

            weight = both;
        }

        for (var column = 0; column < columns; column++)
        {
            if (!double.IsFinite(moments.Means[column]) || !double.IsFinite(squares[column]))
            {
                throw new ArgumentException($"{data.Names[column]} holds a value that is not finite", nameof(data));
            }

            // Rounding of the mean leaves a trace of variance in a constant column.
            var deviation = Math.Sqrt(squares[column] / weight);
            moments.StandardDeviations[column] = deviation <= 1e-13 * Math.Abs(moments.Means[column]) ? 0 : deviation;
        }

        return moments;
    }

    private sealed record BlockSums(double Weight, double Events, double[] Means, double[] Squares)
    {
        public static BlockSums Of(LogisticData data, RowRange block)
        {
            var weights = data.Weights is null ? [] : data.Weights.AsSpan(block.Start, block.Length);
            var weight = data.Weights is null ? block.Length : LaneSums.Dot(weights, []);
            if (!double.IsFinite(weight) || weights.ContainsAnyExceptInRange(0, double.MaxValue))
            {
                throw new ArgumentException("a weight is negative or not finite", nameof(data));
            }

            var events = 0.0;
            for (var row = 0; row < block.Length; row++)
            {
                var outcome = data.Outcomes[block.Start + row];
                if (outcome > 1)
                {
                    throw new ArgumentException($"outcomes are 0 or 1, not {outcome}", nameof(data));
                }

                events += outcome * (weights.Length > 0 ? weights[row] : 1);
            }

            var (means, squares) = (new double[data.Columns.Length], new double[data.Columns.Length]);
            for (var column = 0; weight > 0 && column < means.Length; column++)
            {
                var values = data.Columns[column].AsSpan(block.Start, block.Length);
                means[column] = LaneSums.Dot(values, weights) / weight;
                squares[column] = LaneSums.SquaredDistances(values, weights, means[column]);
            }

            return new BlockSums(weight, events, means, squares);
        }
    }
}
