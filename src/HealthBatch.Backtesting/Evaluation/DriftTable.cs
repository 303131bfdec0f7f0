using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Columns;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Drift;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Drift of score and band against the first date. Scores are binned by the first date's tenths, ties kept together.</summary>
internal static class DriftTable
{
    private const int Bins = 10;

    public static IReadOnlyList<PsiRow> Of(ScoredRows rows)
    {
        var result = new List<PsiRow>();
        byte[]? binOf = null;
        long[]? baseScore = null, baseBand = null;
        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            var cells = new long[ScoreCells.Grid];
            var bands = new long[rows.Bands.Bands.Count];
            for (var row = rows.DateStart[date]; row < rows.DateStart[date + 1]; row++)
            {
                if (rows.Band[row] != CodeColumn.Missing)
                {
                    bands[rows.Band[row]]++;
                    cells[Math.Max((short)0, rows.Score[row])] += rows.Score[row] == GridColumn.Missing ? 0 : 1;
                }
            }

            binOf ??= MetricTable.Bins(cells);
            var score = Binned(cells, binOf);
            if (baseScore is not null)
            {
                Add(result, rows.AsOfDates[date], "score", baseScore, score);
                Add(result, rows.AsOfDates[date], "band", baseBand!, bands);
            }

            (baseScore, baseBand) = (baseScore ?? score, baseBand ?? bands);
        }

        return result;
    }

    private static void Add(List<PsiRow> result, DateOnly asOf, string column, long[] before, long[] now)
    {
        if (PopulationStability.Compare(before, now) is { } drift)
        {
            result.Add(new PsiRow(asOf, column, drift.Value, drift.Critical));
        }
    }

    private static long[] Binned(long[] cells, byte[] binOf)
    {
        var binned = new long[Bins];
        for (var cell = 0; cell < cells.Length; cell++)
        {
            binned[binOf[cell]] += cells[cell];
        }

        return binned;
    }
}
