using HealthBatch.Backtesting.Results;

namespace HealthBatch.Backtesting.Observations;

/// <summary>How many rows met which fate, and how many observations were of customers who had churned before.</summary>
internal sealed class FateCounts
{
    private static readonly RowFate[] Reasons =
        [RowFate.Unscored, RowFate.Duplicate, RowFate.NoCustomer, RowFate.NoDecision, RowFate.AlreadyChurned, RowFate.Contradictory, RowFate.CompetingExit, RowFate.KnownLater];

    private readonly long[] _rows;

    public FateCounts()
        : this(new long[Enum.GetValues<RowFate>().Length], 0)
    {
    }

    /// <param name="rows">Rows by fate.</param>
    /// <param name="returned">Observations of customers who had churned before.</param>
    public FateCounts(long[] rows, long returned) => (_rows, Returned) = (rows, returned);

    public long Returned { get; private set; }

    public void Add(FateCounts other)
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i] += other._rows[i];
        }

        Returned += other.Returned;
    }

    public Ledger ToLedger()
    {
        var excluded = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var reason in Reasons)
        {
            if (_rows[(int)reason] > 0)
            {
                excluded.Add(Name(reason), _rows[(int)reason]);
            }
        }

        return new(_rows.Sum(), _rows[(int)RowFate.Event], _rows[(int)RowFate.Retained], _rows[(int)RowFate.Censored], Returned, excluded);
    }

    /// <summary>The fate in the ledger's word.</summary>
    public static string Name(RowFate fate) => char.ToLowerInvariant(fate.ToString()[0]) + fate.ToString()[1..];
}
