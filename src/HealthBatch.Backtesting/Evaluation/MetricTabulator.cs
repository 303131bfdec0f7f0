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
        var (kinds, places, kept) = (new byte[BatchRows], new ushort[BatchRows], new int[BatchRows]);
        while (reader.Read(input))
        {
            plan.Score(input, output);
            var keeping = Prepare(fate, cells, row, kinds.AsSpan(0, output.RowCount), kept);
            for (var metric = 0; metric < counts.Length; metric++)
            {
                MetricPlaces.Find(output.Normalised[metric].AsSpan(0, output.RowCount), places);
                counts[metric].Count(places.AsSpan(0, output.RowCount), kinds);
                for (var i = 0; i < keeping; i++)
                {
                    cells.Cells[metric][keptBefore + i] = places[kept[i]] == MetricPlaces.None ? MetricCells.Missing : places[kept[i]];
                }
            }

            noting.Take(input, output, row);
            keptBefore += counts.Length == 0 ? 0 : keeping;
            row += output.RowCount;
        }

        foreach (var metric in counts)
        {
            metric.Close(place.Date);
        }

        noting.Finish();
    }

    /// <summary>What a batch's rows count as, and which of them are kept; returns how many are.</summary>
    private static int Prepare(RowFate[] fate, MetricCells cells, int firstRow, Span<byte> kinds, int[] kept)
    {
        var keeping = 0;
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = (byte)Math.Min((int)fate[firstRow + i], MetricCounts.Kinds - 1);
            if (cells.Kept(firstRow + i))
            {
                kept[keeping++] = i;
            }
        }

        return keeping;
    }
}
