using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Statistics.Panels;

/// <summary>Counts of one date by score cell (the last cell is for rows without a score); reused from date to date.</summary>
internal sealed class DateScratch(LabelledRows rows)
{
    private static int Cells => LabelledRows.Cells;

    /// <summary>By class, then by cell.</summary>
    public uint[] ByClass { get; } = new uint[rows.Classes * Cells];

    /// <summary>By group, then retained and churned, then by cell; empty with one group.</summary>
    public uint[] ByGroup { get; } = new uint[rows.Groups > 1 ? rows.Groups * 2 * Cells : 0];

    /// <summary>Room for one lane's or group's counts.</summary>
    public ScoreCounts Own { get; } = new(ScoreCells.Grid);

    public ReadOnlySpan<uint> OfClass(int one) => ByClass.AsSpan(one * Cells, Cells);

    public ReadOnlySpan<uint> OfGroup(int group, int churned) => ByGroup.AsSpan(((group * 2) + churned) * Cells, Cells);

    public bool IsUsed(int one) => OfClass(one).ContainsAnyExcept(0u);

    public void Clear()
    {
        Array.Clear(ByClass);
        Array.Clear(ByGroup);
    }

    /// <summary>Rows by score over all classes.</summary>
    public uint[] AllScores()
    {
        var all = new uint[ScoreCells.Grid];
        for (var one = 0; one < rows.Classes; one++)
        {
            var counts = OfClass(one)[..ScoreCells.Grid];
            for (var cell = 0; cell < all.Length; cell++)
            {
                all[cell] += counts[cell];
            }
        }

        return all;
    }

    /// <summary>Adds a date's counts, and returns how many rows have no score.</summary>
    public static long AddTo(long[] sums, ReadOnlySpan<uint> counts)
    {
        for (var cell = 0; cell < sums.Length; cell++)
        {
            sums[cell] += counts[cell];
        }

        return counts[^1];
    }
}
