namespace HealthBatch.Backtesting.Observations;

/// <summary>Counts fates by segment while a date is labelled.</summary>
internal sealed class FateTally(int segments)
{
    private const int Fates = (int)RowFate.CompetingExit + 1;

    // By segment: rows by fate, then the same for customers who had churned before.
    private readonly long[] _rows = new long[segments * Fates * 2];

    public void Add(int segment, RowFate fate, bool returned) => _rows[(((segment * 2) + (returned ? 1 : 0)) * Fates) + (int)fate]++;

    public FateCounts Of(int segment)
    {
        var first = _rows.AsSpan(segment * 2 * Fates, Fates);
        var returned = _rows.AsSpan(((segment * 2) + 1) * Fates, Fates);
        var all = new long[Fates];
        for (var fate = 0; fate < Fates; fate++)
        {
            all[fate] = first[fate] + returned[fate];
        }

        return new FateCounts(all, returned[(int)RowFate.Event] + returned[(int)RowFate.Retained]);
    }
}
