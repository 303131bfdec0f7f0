using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>
/// Every metric's normalised value on the grid, observation by observation, for the standard errors that need to know whose it is: of all customers while that is
/// little, else of some, drawn by their id's hash, so that neither order nor outcome has a say.
/// </summary>
internal sealed class MetricCells
{
    /// <summary>Marks an observation without a value.</summary>
    public const ushort Missing = ushort.MaxValue;

    /// <summary>The most values that are kept, of 2 bytes each.</summary>
    public const long MostCells = 24_000_000;

    private readonly bool[] _drawn;
    private readonly RowFate[] _fate;
    private readonly int[] _customerOfRow;

    public MetricCells(ScoredRows rows, RowFate[] fate, long mostCells = MostCells)
    {
        (_fate, _customerOfRow) = (fate, rows.Customer);
        long observations = 0;
        foreach (var one in fate)
        {
            observations += one <= RowFate.Event ? 1 : 0;
        }

        var share = observations * rows.Metrics.Count <= mostCells ? 1 : (double)mostCells / (observations * rows.Metrics.Count);
        _drawn = Draw(rows.Ids, share);
        GroupStart = new int[rows.RowGroups.Count + 1];
        for (var group = 0; group < rows.RowGroups.Count; group++)
        {
            var last = group + 1 < rows.RowGroups.Count ? rows.RowGroups[group + 1].FirstRow : rows.Count;
            var kept = 0;
            for (var row = rows.RowGroups[group].FirstRow; row < last; row++)
            {
                kept += Kept(row) ? 1 : 0;
            }

            GroupStart[group + 1] = GroupStart[group] + kept;
        }

        var count = rows.Metrics.Count == 0 ? 0 : GroupStart[^1];
        Customer = new int[count];
        Churned = new bool[count];
        Cells = [.. rows.Metrics.Select(_ => new ushort[count])];
        for (int row = 0, at = 0; at < count; row++)
        {
            if (Kept(row))
            {
                Customer[at] = rows.Customer[row];
                Churned[at++] = fate[row] == RowFate.Event;
            }
        }
    }

    /// <summary>By row group: where its observations start; one more entry than row groups.</summary>
    public int[] GroupStart { get; }

    /// <summary>By kept observation: the customer's number.</summary>
    public int[] Customer { get; }

    /// <summary>By kept observation.</summary>
    public bool[] Churned { get; }

    /// <summary>By metric, then by kept observation.</summary>
    public ushort[][] Cells { get; }

    /// <summary>Whether the row is an observation of a customer who was drawn.</summary>
    public bool Kept(int row) => _fate[row] <= RowFate.Event && _drawn[_customerOfRow[row]];

    /// <summary>FNV-1a of the id's bytes, folded, against the share: the same customers in every run.</summary>
    private static bool[] Draw(CustomerIndex ids, double share)
    {
        var drawn = new bool[ids.Count];
        if (share >= 1)
        {
            Array.Fill(drawn, true);
            return drawn;
        }

        for (var customer = 0; customer < drawn.Length; customer++)
        {
            var hash = 14695981039346656037UL;
            foreach (var value in ids[customer])
            {
                hash = (hash ^ value) * 1099511628211UL;
            }

            hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
            drawn[customer] = ((hash ^ (hash >> 33)) >> 11) * (1.0 / (1UL << 53)) < share;
        }

        return drawn;
    }
}
