namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// The rows of a block that are told from all others: most rows are retained ones, so they are what is left of all when the others are taken off. Reused.
/// </summary>
internal sealed class RowSplit
{
    private int[] _churned = [];
    private int[] _neither = [];
    private int _churnedCount;
    private int _neitherCount;

    /// <summary>The rows that churned.</summary>
    public ReadOnlySpan<int> Churned => _churned.AsSpan(0, _churnedCount);

    /// <summary>The rows that are no observations.</summary>
    public ReadOnlySpan<int> Neither => _neither.AsSpan(0, _neitherCount);

    /// <summary>What became of the rows.</summary>
    public void Take(ReadOnlySpan<RowFate> fates)
    {
        if (_churned.Length < fates.Length)
        {
            (_churned, _neither) = (new int[RowBlock.MostRows], new int[RowBlock.MostRows]);
        }

        var (churned, neither) = (0, 0);
        for (var i = 0; i < fates.Length; i++)
        {
            _churned[churned] = i;
            churned += fates[i] == RowFate.Event ? 1 : 0;
            _neither[neither] = i;
            neither += fates[i] > RowFate.Event ? 1 : 0;
        }

        (_churnedCount, _neitherCount) = (churned, neither);
    }
}
