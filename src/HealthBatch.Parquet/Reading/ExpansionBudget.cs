namespace HealthBatch.Parquet.Reading;

/// <summary>
/// What the pages of a file that are held at once may be larger than they have any right to be. Ordinary pages never touch it; pages that a codec
/// blows up many times share it, however many columns and threads there are.
/// </summary>
internal sealed class ExpansionBudget
{
    /// <summary>The bytes that all such pages share.</summary>
    public const long Allowance = 40 << 20;

    private const int OrdinaryFactor = 8;
    private const int OrdinaryPage = 4 << 20;
    private long _left = Allowance;

    /// <summary>How much of a page counts: what lies beyond 4 MB and eight times what it takes in the file.</summary>
    public static long CostOf(long stored, long expanded) => Math.Max(0, expanded - OrdinaryPage - (stored * OrdinaryFactor));

    /// <summary>Takes a page's share.</summary>
    /// <exception cref="MalformedException">Too little is left.</exception>
    public void Take(long cost)
    {
        if (cost > 0 && Interlocked.Add(ref _left, -cost) < 0)
        {
            Interlocked.Add(ref _left, cost);
            throw new MalformedException(
                $"pages that decompression blows up by {Allowance} bytes and more together", "less: read fewer columns or row groups at once");
        }
    }

    /// <summary>Gives a share back.</summary>
    public void Give(long cost)
    {
        if (cost > 0)
        {
            Interlocked.Add(ref _left, cost);
        }
    }
}
