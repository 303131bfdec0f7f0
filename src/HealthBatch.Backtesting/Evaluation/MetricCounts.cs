using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>One metric's normalised values on the grid, by outcome and by date. Counts of parts add up.</summary>
internal sealed class MetricCounts(int dates)
{
    /// <summary>Whole points 0 to 100, then missing.</summary>
    public const int DriftCells = 102;

    /// <summary>Observations with a value.</summary>
    public ScoreCounts Scores { get; } = new(ScoreCells.Grid);

    /// <summary>By date: rows by whole points, and without a value.</summary>
    public long[,] Drift { get; } = new long[dates, DriftCells];

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
