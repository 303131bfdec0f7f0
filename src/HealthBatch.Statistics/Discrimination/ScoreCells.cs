namespace HealthBatch.Statistics.Discrimination;

/// <summary>
/// Scores as places on a finite grid, least healthy first. A score in hundredths is its own place; any other score is placed among the distinct values.
/// </summary>
public static class ScoreCells
{
    /// <summary>The places of a score in hundredths: 0 to 10,000.</summary>
    public const int Grid = 10_001;

    /// <summary>The place of each value among the distinct values, and how many there are. Values must not be NaN.</summary>
    public static (int[] Cell, int Cells) Of(ReadOnlySpan<double> values)
    {
        var distinct = values.ToArray();
        Array.Sort(distinct);
        if (distinct.Length > 0 && double.IsNaN(distinct[0]))
        {
            throw new ArgumentException("a score is NaN", nameof(values));
        }

        var cells = 0;
        for (var i = 0; i < distinct.Length; i++)
        {
            if (i == 0 || distinct[i] != distinct[i - 1])
            {
                distinct[cells++] = distinct[i];
            }
        }

        var result = new int[values.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Array.BinarySearch(distinct, 0, cells, values[i]);
        }

        return (result, cells);
    }
}
