using HealthBatch.Backtesting.Notes;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Raters against outcomes: do a rater's customers do what their ratings say?</summary>
internal static class RaterTable
{
    public static IReadOnlyList<RaterRow> Of(ScoredRows rows, Labeller labels, RowNotes notes)
    {
        if (notes.Rated.Count == 0)
        {
            return [];
        }

        var fate = labels.Fate;
        var raters = notes.Raters;
        var table = new List<RaterRow>();
        foreach (var metric in notes.Rated.Where(one => fate[one.Row] <= RowFate.Event).GroupBy(one => one.Metric).OrderBy(group => group.Key))
        {
            var judged = metric.ToArray();
            var all = new ScoreCounts(ScoreCells.Grid);
            foreach (var one in judged)
            {
                (fate[one.Row] == RowFate.Event ? all.Churned : all.Retained)[one.Cell]++;
            }

            table.AddRange(judged.GroupBy(one => one.Rater).OrderBy(group => raters[group.Key], StringComparer.Ordinal)
                .Select(group => Row(notes.Metrics[metric.Key], raters[group.Key], [.. group], all, rows, fate)));
        }

        return table;
    }

    private static RaterRow Row(string metric, string rater, RatedRow[] judged, ScoreCounts all, ScoredRows rows, RowFate[] fate)
    {
        // The rater's own customers, numbered from 0: their tables then cost no more than their rows.
        var numbers = new Dictionary<int, int>();
        var customer = new int[judged.Length];
        var churned = new bool[judged.Length];
        var cell = new ushort[judged.Length];
        double sum = 0, expected = 0;
        for (var i = 0; i < judged.Length; i++)
        {
            var id = rows.Customer[judged[i].Row];
            if (!numbers.TryGetValue(id, out customer[i]))
            {
                customer[i] = numbers.Count;
                numbers.Add(id, numbers.Count);
            }

            churned[i] = fate[judged[i].Row] == RowFate.Event;
            cell[i] = judged[i].Cell;
            sum += cell[i];
            expected += (double)all.Churned[cell[i]] / (all.Churned[cell[i]] + all.Retained[cell[i]]);
        }

        var rates = new ClusteredRates(ClusterCounts.Count(customer, new byte[judged.Length], churned, numbers.Count, 1));
        var curve = RocCurve.Of(ScoreCounts.Count<ushort>(cell, churned, ScoreCells.Grid));
        var auc = curve is null ? null : AucEstimate.Clustered<ushort>(curve, cell, churned, customer, numbers.Count);
        return new RaterRow(
            metric, rater, Groups.Rate(rates, 0), sum / 100 / judged.Length, expected / judged.Length, auc?.Auc, PanelTables.Ends(auc?.Interval));
    }
}
