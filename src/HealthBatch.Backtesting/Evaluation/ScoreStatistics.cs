using HealthBatch.Columns;
using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>How well the scores of a panel separate, over all dates and on each.</summary>
/// <param name="Counts">Rows by score and outcome; null where only bands exist.</param>
/// <param name="Curve">Null also without churned or without retained rows.</param>
/// <param name="Auc">The same.</param>
/// <param name="AucByDate">By date; null where a date has no curve.</param>
internal sealed record ScoreStatistics(ScoreCounts? Counts, RocCurve? Curve, AucEstimate? Auc, IReadOnlyList<AucEstimate?> AucByDate)
{
    public static ScoreStatistics Of(PanelRows rows)
    {
        if (rows.Score.Contains(GridColumn.Missing))
        {
            return new ScoreStatistics(null, null, null, new AucEstimate?[rows.Dates]);
        }

        var all = new ScoreCounts(ScoreCells.Grid);
        var byDate = new AucEstimate?[rows.Dates];
        for (var date = 0; date < rows.Dates; date++)
        {
            var range = rows.DateStart[date]..rows.DateStart[date + 1];
            var counts = ScoreCounts.Count(rows.Score[range], rows.Churned[range], ScoreCells.Grid);
            byDate[date] = RocCurve.Of(counts) is { } one ? AucEstimate.OfDistinctCustomers(one) : null;
            all.Add(counts);
        }

        var curve = RocCurve.Of(all);
        return new ScoreStatistics(all, curve, curve is null ? null : AucEstimate.Clustered(curve, rows.Score, rows.Churned, rows.Customer, rows.Customers), byDate);
    }
}
