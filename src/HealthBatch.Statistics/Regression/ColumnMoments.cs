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

            Merge(weight, moments.Means, squares, sum.Weight, sum.Means, sum.Squares);
            weight += sum.Weight;
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

    /// <summary>Chan, Golub and LeVeque 1979: means and squared distances of two parts make those of both. Adds the second part to the first.</summary>
    private static void Merge(double weight, double[] means, double[] squares, double otherWeight, double[] otherMeans, double[] otherSquares)
    {
        var both = weight + otherWeight;
        for (var column = 0; column < means.Length; column++)
        {
            var distance = otherMeans[column] - means[column];
            means[column] += distance * (otherWeight / both);
            squares[column] += otherSquares[column] + (distance * distance * (weight * otherWeight / both));
        }
    }

    private sealed record BlockSums(double Weight, double Events, double[] Means, double[] Squares)
    {
        /// <summary>Rows at a time: a column of them is read twice, and lies in a core's first cache the second time.</summary>
        private const int Rows = 2048;

        public static BlockSums Of(LogisticData data, RowRange block)
        {
            var columns = data.Columns.Length;
            var (weight, events, means, squares) = (0.0, 0.0, new double[columns], new double[columns]);
            var (partMeans, partSquares) = (new double[columns], new double[columns]);
            for (var at = block.Start; at < block.Start + block.Length; at += Rows)
            {
                var length = Math.Min(Rows, block.Start + block.Length - at);
                var weights = data.Weights is null ? [] : data.Weights.AsSpan(at, length);
                var part = data.Weights is null ? length : LaneSums.Dot(weights, []);
                if (!double.IsFinite(part) || weights.ContainsAnyExceptInRange(0, double.MaxValue))
                {
                    throw new ArgumentException("a weight is negative or not finite", nameof(data));
                }

                events += EventWeight(data, at, weights, length);
                if (part == 0)
                {
                    continue;
                }

                for (var column = 0; column < columns; column++)
                {
                    var values = data.Columns[column].AsSpan(at, length);
                    partMeans[column] = LaneSums.Dot(values, weights) / part;
                    partSquares[column] = LaneSums.SquaredDistances(values, weights, partMeans[column]);
                }

                Merge(weight, means, squares, part, partMeans, partSquares);
                weight += part;
            }

            return new BlockSums(weight, events, means, squares);
        }

        private static double EventWeight(LogisticData data, int start, ReadOnlySpan<double> weights, int length)
        {
            var outcomes = data.Outcomes.AsSpan(start, length);
            var other = outcomes.IndexOfAnyExceptInRange((byte)0, (byte)1);
            if (other >= 0)
            {
                throw new ArgumentException($"outcomes are 0 or 1, not {outcomes[other]}", nameof(data));
            }

            if (weights.IsEmpty)
            {
                return outcomes.Count((byte)1);
            }

            var events = 0.0;
            for (var row = 0; row < length; row++)
            {
                events += outcomes[row] * weights[row];
            }

            return events;
        }
    }
}
