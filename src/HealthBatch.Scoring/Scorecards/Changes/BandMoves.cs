using HealthBatch.Columns;

namespace HealthBatch.Scoring.Scorecards.Changes;

/// <summary>Customers of one band before and one band after.</summary>
/// <param name="From">The band before, or null for unscored.</param>
/// <param name="To">The band after, or null for unscored.</param>
/// <param name="Customers">How many.</param>
/// <param name="Amount">The revenue they carry; a customer without an amount adds none. Null where the snapshot has no amounts.</param>
public sealed record BandMoveCount(string? From, string? To, long Customers, double? Amount);

/// <summary>Counts who changes band between two scorecards on the same rows, and the revenue that moves. Fed batch by batch, in the order of the rows.</summary>
public sealed class BandMoves(BandScale before, BandScale after)
{
    private readonly long[,] _customers = new long[before.Bands.Count + 1, after.Bands.Count + 1];
    private readonly double[,] _amounts = new double[before.Bands.Count + 1, after.Bands.Count + 1];
    private bool _hasAmounts;

    /// <summary>Adds a batch.</summary>
    /// <param name="bandsBefore">The bands' places before, <see cref="CodeColumn.Missing"/> for unscored.</param>
    /// <param name="bandsAfter">The same after, row by row.</param>
    /// <param name="amounts">The revenue at stake, NaN where missing; empty without amounts.</param>
    public void Add(ReadOnlySpan<byte> bandsBefore, ReadOnlySpan<byte> bandsAfter, ReadOnlySpan<double> amounts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bandsAfter.Length, bandsBefore.Length);
        _hasAmounts |= amounts.Length > 0;
        for (var row = 0; row < bandsBefore.Length; row++)
        {
            var from = Math.Min((int)bandsBefore[row], before.Bands.Count);
            var to = Math.Min((int)bandsAfter[row], after.Bands.Count);
            _customers[from, to]++;
            _amounts[from, to] += row < amounts.Length && double.IsFinite(amounts[row]) ? amounts[row] : 0;
        }
    }

    /// <summary>Every pair of bands that has customers, those who stay included, from the least healthy on; unscored comes last.</summary>
    public IReadOnlyList<BandMoveCount> Counts()
    {
        var counts = new List<BandMoveCount>();
        for (var from = 0; from < _customers.GetLength(0); from++)
        {
            for (var to = 0; to < _customers.GetLength(1); to++)
            {
                if (_customers[from, to] > 0)
                {
                    counts.Add(new BandMoveCount(NameOf(before, from), NameOf(after, to), _customers[from, to], _hasAmounts ? _amounts[from, to] : null));
                }
            }
        }

        return counts;
    }

    private static string? NameOf(BandScale bands, int place) => place < bands.Bands.Count ? bands.Bands[place].Name : null;
}
