using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>One metric's normalised values on the grid, by outcome and by date. Counts of parts add up.</summary>
internal sealed class MetricCounts(int dates)
{
    /// <summary>Whole points 0 to 100, then missing.</summary>
    public const int DriftCells = 102;

    /// <summary>What a row's fate counts as: retained, churned, or neither.</summary>
    public const int Kinds = 3;

    // One place more than the grid has: no value.
    private const int Cells = ScoreCells.Grid + 1;

    private readonly uint[] _open = new uint[Kinds * Cells];

    /// <summary>Observations with a value.</summary>
    public ScoreCounts Scores { get; } = new(ScoreCells.Grid);

    /// <summary>By date: rows by whole points, and without a value.</summary>
    public long[,] Drift { get; } = new long[dates, DriftCells];

    /// <summary>Counts rows of a row group that is open until <see cref="Close"/>: one count a row, whatever it is.</summary>
    /// <param name="cells">The values' places, from <see cref="MetricPlaces"/>.</param>
    /// <param name="kinds">0 retained, 1 churned, 2 neither.</param>
    public void Count(ReadOnlySpan<ushort> cells, ReadOnlySpan<byte> kinds)
    {
        var open = _open.AsSpan();
        for (var i = 0; i < cells.Length; i++)
        {
            open[(kinds[i] * Cells) + cells[i]]++;
        }
    }

    /// <summary>Sorts the open row group's counts by outcome and into its date.</summary>
    public void Close(int date)
    {
        var retained = _open.AsSpan(0, Cells);
        var churned = _open.AsSpan(Cells, Cells);
        var neither = _open.AsSpan(2 * Cells, Cells);
        for (var cell = 0; cell < ScoreCells.Grid; cell++)
        {
            Scores.Retained[cell] += retained[cell];
            Scores.Churned[cell] += churned[cell];
            Drift[date, cell / 100] += (long)retained[cell] + churned[cell] + neither[cell];
        }

        Drift[date, DriftCells - 1] += (long)retained[^1] + churned[^1] + neither[^1];
        _open.AsSpan().Clear();
    }

    public void Add(MetricCounts other)
    {
        Scores.Add(other.Scores);
        for (var date = 0; date < dates; date++)
        {
            for (var cell = 0; cell < DriftCells; cell++)
            {
                Drift[date, cell] += other.Drift[date, cell];
            }
        }
    }
}
