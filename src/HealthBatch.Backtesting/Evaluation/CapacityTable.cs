using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Recall, precision and false alarms at the capacities that teams have.</summary>
internal static class CapacityTable
{
    private static readonly double[] Shares = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];

    public static IReadOnlyList<CapacityRow> Of(RocCurve? curve)
    {
        if (curve is null)
        {
            return [];
        }

        double churned = curve.Churned, retained = curve.Retained, all = churned + retained;
        var rows = new List<CapacityRow>();
        double caught = 0, alarms = 0;
        var cell = 0;
        foreach (var share in Shares)
        {
            // Whole cells from the least healthy up, then the part of the next that still fits.
            while (caught + alarms + curve.Counts.Churned[cell] + curve.Counts.Retained[cell] < share * all)
            {
                caught += curve.Counts.Churned[cell];
                alarms += curve.Counts.Retained[cell++];
            }

            var here = curve.Counts.Churned[cell] + curve.Counts.Retained[cell];
            var part = ((share * all) - caught - alarms) / here;
            var hits = caught + (part * curve.Counts.Churned[cell]);
            var precision = hits / (share * all);
            rows.Add(new CapacityRow(
                share,
                share * all,
                cell / 100.0,
                hits / churned,
                precision,
                precision / (churned / all),
                (alarms + (part * curve.Counts.Retained[cell])) / retained));
        }

        return rows;
    }
}
