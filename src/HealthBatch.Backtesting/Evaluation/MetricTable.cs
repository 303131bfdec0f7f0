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

    public static IReadOnlyList<MetricRow> Of(ScoredRows rows, MetricCounts[] counts, MetricCells cells, long observations, int threads)
    {
        var table = new MetricRow[rows.Metrics.Count];
        Parallel.For(0, table.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            table[i] = Row(rows.Metrics[i], counts[i].Scores, observations, cells.Cells[i], cells, rows.Ids.Count));
        return table;
    }

    /// <summary>Drift of each metric against the first date, by its tenths there, with missing values as a bin of their own.</summary>
    public static IEnumerable<PsiRow> Drift(ScoredRows rows, MetricCounts[] counts)
    {
        for (var metric = 0; metric < counts.Length; metric++)
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

    private static MetricRow Row(string metric, ScoreCounts counts, long observations, ushort[] values, MetricCells cells, int customers)
    {
        var present = counts.Churned.Sum() + counts.Retained.Sum();
        var coverage = observations == 0 ? 0 : (double)present / observations;
        if (RocCurve.Of(counts) is not { } curve)
        {
            return new MetricRow(metric, present, coverage, null, null, null, null, 0, null, null);
        }

        var auc = AucEstimate.ClusteredFromSome(curve, values, cells.Churned, cells.Customer, customers);
        return new MetricRow(
            metric,
            present,
            coverage,
            auc.Auc,
            auc.StandardError,
            PanelTables.Ends(auc.Interval),
            auc.NaiveStandardError,
            CustomersOf(values, cells.Customer, customers),
            InformationValue(curve),
            auc.Auc > 0.5);
    }

    private static long CustomersOf(ushort[] values, int[] customer, int customers)
    {
        var seen = new bool[customers];
        var count = 0L;
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] != MetricCells.Missing && !seen[customer[row]])
            {
                seen[customer[row]] = true;
                count++;
            }
        }

        return count;
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
