using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>
/// Counts every metric's normalised values against the labels in a second reading of the snapshots: keeping them from the first would cost eight
/// bytes a metric and row. Whole numbers add up to the same on any number of threads.
/// </summary>
internal static class MetricTabulator
{
    private const int BatchRows = 8192;

    public static MetricCounts[] Count(
        Scorecard scorecard, ScoredRows rows, RowFate[] fate, MetricCells cells, RowNotes notes, int threads, CancellationToken cancellation)
    {
        var total = Empty(rows);
        if (rows.Metrics.Count == 0 && !notes.Needed)
        {
            return total;
        }

        Parallel.ForEach(
            rows.RowGroups,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => Empty(rows),
            (place, _, group, counts) =>
            {
                Read(scorecard, rows.Raters[place.Date], place, fate, counts, cells, cells.GroupStart[group], notes);
                return counts;
            },
            counts =>
            {
                lock (total)
                {
                    for (var metric = 0; metric < total.Length; metric++)
                    {
                        total[metric].Add(counts[metric]);
                    }
                }
            });
        notes.Close();
        return total;
    }

    private static MetricCounts[] Empty(ScoredRows rows) => [.. rows.Metrics.Select(_ => new MetricCounts(rows.AsOfDates.Count))];

    private static void Read(
        Scorecard scorecard, RaterEstimator? raters, RowGroupPlace place, RowFate[] fate, MetricCounts[] counts, MetricCells cells, int keptBefore, RowNotes notes)
    {
        using var source = place.Table.Open();
        var plan = ScoringPlan.Compile(scorecard, source.Schema, source.Path);
        plan = raters?.Correct(plan) ?? plan;
        var noting = notes.Take(source.Schema, plan);
        if (counts.Length == 0 && noting.Idle)
        {
            return;
        }

        var input = new ColumnBatch(noting.Requests, BatchRows);
        var output = plan.NewBatch(BatchRows, ScoringOutputs.Normalised);
        using var reader = source.OpenRowGroup(place.Group, noting.Requests);
        var row = place.FirstRow;
        while (reader.Read(input))
        {
            plan.Score(input, output);
            for (var metric = 0; metric < counts.Length; metric++)
            {
                Add(counts[metric], output.Normalised[metric].AsSpan(0, output.RowCount), fate.AsSpan(row, output.RowCount), place.Date);
            }

            noting.Take(input, output, row);
            keptBefore = Keep(output, row, cells, keptBefore);
            row += output.RowCount;
        }

        noting.Finish();
    }

    private static int Keep(ScoredBatch output, int firstRow, MetricCells cells, int keptBefore)
    {
        for (var i = 0; i < output.RowCount && cells.Cells.Length > 0; i++)
        {
            if (cells.Kept(firstRow + i))
            {
                for (var metric = 0; metric < cells.Cells.Length; metric++)
                {
                    var value = output.Normalised[metric][i];
                    cells.Cells[metric][keptBefore] = double.IsNaN(value) ? MetricCells.Missing : (ushort)ScoreGrid.Round(value);
                }

                keptBefore++;
            }
        }

        return keptBefore;
    }

    private static void Add(MetricCounts counts, ReadOnlySpan<double> values, ReadOnlySpan<RowFate> fate, int date)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                counts.Drift[date, MetricCounts.DriftCells - 1]++;
                continue;
            }

            var cell = ScoreGrid.Round(values[i]);
            counts.Drift[date, cell / 100]++;
            if (fate[i] == RowFate.Event)
            {
                counts.Scores.Churned[cell]++;
            }
            else if (fate[i] == RowFate.Retained)
            {
                counts.Scores.Retained[cell]++;
            }
        }
    }
}
