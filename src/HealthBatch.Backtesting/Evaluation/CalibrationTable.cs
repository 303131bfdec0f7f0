using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Distributions;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Fits the line of churn on score from counts on the grid, and holds it against what was seen.</summary>
internal static class CalibrationTable
{
    private const int Groups = 10;

    /// <summary>Null without churned or retained rows, or where the line has no finite fit.</summary>
    public static CalibrationResult? Of(RocCurve? curve, CancellationToken cancellation)
    {
        if (curve is null)
        {
            return null;
        }

        int[] used = [.. Enumerable.Range(0, curve.Counts.Cells).Where(cell => curve.Counts.Churned[cell] + curve.Counts.Retained[cell] > 0)];
        double[] score = [.. used.Concat(used).Select(cell => cell / 100.0)];
        byte[] outcome = [.. used.Select(_ => (byte)1), .. used.Select(_ => (byte)0)];
        double[] weight = [.. used.Select(cell => (double)curve.Counts.Churned[cell]), .. used.Select(cell => (double)curve.Counts.Retained[cell])];
        if (used.Length < 2)
        {
            return null;
        }

        var fit = new NewtonFitter().Fit(new LogisticData([score], outcome, weight), new LogisticOptions(), cancellation);
        if (fit.Coefficients is not [var slope] || fit.Intercepts is not [var intercept])
        {
            return null;
        }

        double all = curve.Churned + curve.Retained, rate = curve.Churned / all, brier = 0;
        var table = Table(curve, used, all, cell => 1 / (1 + Math.Exp(-(intercept + (slope * cell / 100)))), ref brier);
        var (test, p) = HosmerLemeshow(table);
        return new CalibrationResult(
            intercept,
            slope,
            brier / all,
            1 - (brier / all / (rate * (1 - rate))),
            table.Sum(group => Math.Abs(group.Churned - group.Expected)) / all,
            test,
            p,
            table);
    }

    private static List<CalibrationRow> Table(RocCurve curve, int[] used, double all, Func<int, double> probability, ref double brier)
    {
        var table = new List<CalibrationRow>();
        long rows = 0, churned = 0, before = 0;
        var expected = 0.0;
        var from = used[0];
        foreach (var cell in used)
        {
            long y = curve.Counts.Churned[cell], n = y + curve.Counts.Retained[cell];
            var p = probability(cell);
            brier += (y * (1 - p) * (1 - p)) + ((n - y) * p * p);
            (from, rows, churned, expected) = (rows == 0 ? cell : from, rows + n, churned + y, expected + (n * p));

            // A tenth ends with the cell that reaches it: scores that tie stay together.
            if (before + rows >= all * (Math.Floor(Groups * before / all) + 1) / Groups || cell == used[^1])
            {
                table.Add(new CalibrationRow(from / 100.0, cell / 100.0, rows, churned, expected));
                (before, rows, churned, expected) = (before + rows, 0, 0, 0);
            }
        }

        return table;
    }

    private static (double? ChiSquared, double? P) HosmerLemeshow(List<CalibrationRow> table)
    {
        var sum = table.Sum(group =>
            (group.Churned - group.Expected) * (group.Churned - group.Expected) / (group.Expected * (1 - (group.Expected / group.Observations))));
        return table.Count > 2 && double.IsFinite(sum) ? (sum, ChiSquaredDistribution.UpperTail(sum, table.Count - 2)) : (null, null);
    }
}
