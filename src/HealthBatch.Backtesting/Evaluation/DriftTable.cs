using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Drift;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Drift of score and band against the first date. Scores are binned by the first date's tenths, ties kept together.</summary>
internal static class DriftTable
{
    private const int Bins = 10;

    public static IReadOnlyList<PsiRow> Of(ScoredRows rows, PanelTally tally)
    {
        var result = new List<PsiRow>();
        byte[]? binOf = null;
        long[]? baseScore = null, baseBand = null;
        for (var date = 0; date < rows.AsOfDates.Count; date++)
        {
            long[] cells = [.. tally.ScoresByDate[date].Select(count => (long)count)];
            var bands = new long[rows.Bands.Bands.Count];
            foreach (var (place, count) in tally.ClassesByDate[date].Index())
            {
                if (place % (bands.Length + 1) is var band && band < bands.Length)
                {
                    bands[band] += count;
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
