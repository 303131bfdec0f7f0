using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Drift;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>What each metric says alone, and how it drifts.</summary>
internal static class MetricTable
{
    private const int Tenths = 10;
    private const double Floor = 1e-6;

    public static IReadOnlyList<MetricRow> Of(ScoredRows rows, MetricTally tally, long observations, int threads)
    {
        var table = new MetricRow[rows.Metrics.Count];
        Parallel.For(0, table.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            table[i] = Row(rows.Metrics[i], i, tally.Counts[i].Scores, observations, tally.Sample!));
        return table;
    }

    /// <summary>The AUC of each metric alone.</summary>
    public static IEnumerable<(string Metric, double? Auc)> Aucs(ScoredRows rows, MetricTally tally) =>
        rows.Metrics.Zip(tally.Counts, (metric, counts) => (metric, RocCurve.Of(counts.Scores)?.Auc));

    /// <summary>Drift of each metric against the first date, by its tenths there, with missing values as a bin of their own.</summary>
    public static IEnumerable<PsiRow> Drift(ScoredRows rows, IReadOnlyList<MetricCounts> counts)
    {
        for (var metric = 0; metric < counts.Count; metric++)
        {
            var binOf = Bins([.. Enumerable.Range(0, MetricCounts.DriftCells - 1).Select(cell => counts[metric].Drift[0, cell])]);
            var first = Binned(counts[metric], 0, binOf);
            for (var date = 1; date < rows.AsOfDates.Count; date++)
            {
                if (PopulationStability.Compare(first, Binned(counts[metric], date, binOf)) is { } drift)
                {
                    yield return new PsiRow(rows.AsOfDates[date], rows.Metrics[metric], drift.Value, drift.Critical);
                }
            }
        }
    }

    private static MetricRow Row(string metric, int place, ScoreCounts counts, long observations, MetricSample sample)
    {
        var present = counts.Churned.Sum() + counts.Retained.Sum();
        var coverage = observations == 0 ? 0 : (double)present / observations;
        if (RocCurve.Of(counts) is not { } curve)
        {
            return new MetricRow(metric, present, coverage, null, null, null, null, 0, null, null);
        }

        var some = new SampledAuc(curve, sample.Customers);
        foreach (var chunk in sample.Chunks)
        {
            some.Add(chunk.Places(place), chunk.Churned, chunk.Customer);
        }

        var (auc, seen) = some.Estimate();
        return new MetricRow(
            metric,
            present,
            coverage,
            auc.Auc,
            auc.StandardError,
            PanelTables.Ends(auc.Interval),
            auc.NaiveStandardError,
            seen,
            InformationValue(curve),
            auc.Auc > 0.5);
    }

    private static double InformationValue(RocCurve curve)
    {
        var binOf = Bins([.. curve.Counts.Churned.Zip(curve.Counts.Retained, (churned, retained) => churned + retained)]);
        var churned = new double[Tenths];
        var retained = new double[Tenths];
        for (var cell = 0; cell < binOf.Length; cell++)
        {
            churned[binOf[cell]] += (double)curve.Counts.Churned[cell] / curve.Churned;
            retained[binOf[cell]] += (double)curve.Counts.Retained[cell] / curve.Retained;
        }

        var sum = 0.0;
        for (var bin = 0; bin < Tenths; bin++)
        {
            double c = Math.Max(Floor, churned[bin]), r = Math.Max(Floor, retained[bin]);
            sum += churned[bin] + retained[bin] > 0 ? (c - r) * Math.Log(c / r) : 0;
        }

        return sum;
    }

    /// <summary>The tenth that each cell belongs to; a cell is never cut, so fewer than ten may be used.</summary>
    internal static byte[] Bins(long[] cells)
    {
        var bins = new byte[cells.Length];
        double all = cells.Sum();
        long below = 0;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            bins[cell] = (byte)Math.Min(Tenths - 1, all == 0 ? 0 : Math.Floor(Tenths * below / all));
            below += cells[cell];
        }

        return bins;
    }

    private static long[] Binned(MetricCounts counts, int date, byte[] binOf)
    {
        var binned = new long[Tenths + 1];
        for (var cell = 0; cell < MetricCounts.DriftCells; cell++)
        {
            binned[cell < binOf.Length ? binOf[cell] : Tenths] += counts.Drift[date, cell];
        }

        return binned;
    }
}
