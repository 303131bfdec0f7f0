using System.Numerics;

namespace HealthBatch.Statistics.Discrimination;

/// <summary>Churned and retained rows by score cell, least healthy first: all that an AUC, KS or capture curve needs. Counts of parts add up.</summary>
public sealed class ScoreCounts
{
    /// <summary>Makes empty counts.</summary>
    /// <param name="cells">How many cells, at least 1.</param>
    public ScoreCounts(int cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        Churned = new long[cells];
        Retained = new long[cells];
    }

    /// <summary>Churned rows by cell.</summary>
    public long[] Churned { get; }

    /// <summary>Retained rows by cell.</summary>
    public long[] Retained { get; }

    /// <summary>How many cells there are.</summary>
    public int Cells => Churned.Length;

    /// <summary>Counts rows.</summary>
    /// <param name="cell">Each row's cell.</param>
    /// <param name="churned">Whether each row churned.</param>
    /// <param name="cells">How many cells there are.</param>
    public static ScoreCounts Count<TCell>(ReadOnlySpan<TCell> cell, ReadOnlySpan<bool> churned, int cells)
        where TCell : unmanaged, IBinaryInteger<TCell>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(churned.Length, cell.Length, nameof(churned));
        var counts = new ScoreCounts(cells);
        for (var row = 0; row < cell.Length; row++)
        {
            (churned[row] ? counts.Churned : counts.Retained)[int.CreateTruncating(cell[row])]++;
        }

        return counts;
    }

    /// <summary>Adds another part's counts to these.</summary>
    public void Add(ScoreCounts other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Cells, Cells, nameof(other));
        for (var i = 0; i < Cells; i++)
        {
            Churned[i] += other.Churned[i];
            Retained[i] += other.Retained[i];
        }
    }
}
