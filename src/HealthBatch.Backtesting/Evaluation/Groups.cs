using HealthBatch.Backtesting.Observations;
using HealthBatch.Backtesting.Results;
using HealthBatch.Statistics.Bands;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>Rates of groups of observations, through the same statistics as bands.</summary>
internal static class Groups
{
    /// <summary>The clustered rates of the groups; a row that is no observation takes no part.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="fate">What became of them.</param>
    /// <param name="group">Each row's group, or <see cref="ClusterCounts.NoBand"/>; changed where the row is no observation.</param>
    /// <param name="groups">How many there are.</param>
    public static ClusteredRates Rates(ScoredRows rows, RowFate[] fate, byte[] group, int groups)
    {
        var churned = new bool[fate.Length];
        for (var row = 0; row < fate.Length; row++)
        {
            churned[row] = fate[row] == RowFate.Event;
            if (fate[row] > RowFate.Event)
            {
                group[row] = ClusterCounts.NoBand;
            }
        }

        return new ClusteredRates(ClusterCounts.Count(rows.Customer, group, churned, rows.Ids.Count, groups));
    }

    public static GroupRate Rate(ClusteredRates rates, int group) => new(
        rates.Counts.Observations[group],
        rates.Counts.Customers[group],
        rates.Counts.Churned[group],
        rates.Counts.ChurnedCustomers[group],
        rates.Rate(group),
        PanelTables.Ends(rates.IntervalOf(group)),
        PanelTables.Ends(rates.NaiveIntervalOf(group)));
}
