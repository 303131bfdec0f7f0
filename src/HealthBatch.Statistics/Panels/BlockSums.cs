namespace HealthBatch.Statistics.Panels;

/// <summary>By lane or group: squares and products over customers of their shares of the AUC's variance (the retained rows' also over those alone that ever churned) and of the trends.</summary>
internal sealed class BlockSums(int summed)
{
    public double[] ChurnedChurned { get; } = new double[summed];

    public double[] RetainedRetained { get; } = new double[summed];

    public double[] ChurnedRetained { get; } = new double[summed];

    public double[] RetainedOfChurned { get; } = new double[summed];

    public double[] TrendSquares { get; } = new double[summed];

    public double[] Flat { get; } = new double[summed];

    public double[] FlatSquares { get; } = new double[summed];

    /// <summary>Adds one customer's shares.</summary>
    public void Add(int place, bool everChurned, double churned, double retained, double trend, double flat)
    {
        ChurnedChurned[place] += churned * churned;
        RetainedRetained[place] += retained * retained;
        ChurnedRetained[place] += churned * retained;
        RetainedOfChurned[place] += everChurned ? retained * retained : 0;
        TrendSquares[place] += trend * trend;
        Flat[place] += flat;
        FlatSquares[place] += flat * flat;
    }

    /// <summary>Adds another block's.</summary>
    public void Add(BlockSums other)
    {
        for (var i = 0; i < Flat.Length; i++)
        {
            ChurnedChurned[i] += other.ChurnedChurned[i];
            RetainedRetained[i] += other.RetainedRetained[i];
            ChurnedRetained[i] += other.ChurnedRetained[i];
            RetainedOfChurned[i] += other.RetainedOfChurned[i];
            TrendSquares[i] += other.TrendSquares[i];
            Flat[i] += other.Flat[i];
            FlatSquares[i] += other.FlatSquares[i];
        }
    }
}
