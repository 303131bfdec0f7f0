using HealthBatch.Statistics;
using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Trends;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Benchmarks.Simulation;

/// <summary>What the product says about one simulated panel.</summary>
internal sealed record PanelResult(
    long[] Rows, long[] Churned, long[] Informative, Interval?[] Intervals, Interval?[] Naive, Interval?[] OtherMonths, double? Auc, Interval? AucInterval, Interval? AucNaive, BandVerdict Verdict)
{
    public static PanelResult Of(SimulatedPanel panel, SimulationCell cell)
    {
        var (customers, bands) = (cell.Customers, cell.Bands);
        var counts = ClusterCounts.Count(panel.Customer, panel.Band, panel.Churned, customers, bands);
        var rates = new ClusteredRates(counts);
        var within = WithinDateTrend.Estimate(panel.Customer, panel.Band, panel.Churned, panel.DateStart, counts, customers);
        var curve = RocCurve.Of(ScoreCounts.Count<short>(panel.Score, panel.Churned, ScoreCells.Grid));
        var auc = curve is null ? null : AucEstimate.Clustered<short>(curve, panel.Score, panel.Churned, panel.Customer, customers);
        var each = Enumerable.Range(0, bands).ToArray();
        return new PanelResult(
            counts.Observations,
            counts.Churned,
            [.. each.Select(counts.Informative)],
            [.. each.Select(rates.IntervalOf)],
            [.. each.Select(rates.NaiveIntervalOf)],
            [.. each.Select(band => cell.Shock > 0 ? InOtherMonths(rates, band, panel, cell) : null)],
            auc?.Auc,
            auc?.Interval,
            auc?.NaiveInterval,
            BandVerdict.Decide(new BandContrasts(rates), PooledTrend.Estimate(counts), within));
    }

    /// <summary>Of formula 8, with months of 30 days.</summary>
    private static Interval? InOtherMonths(ClusteredRates rates, int band, SimulatedPanel panel, SimulationCell cell)
    {
        const int days = 30;
        int[] dates = [.. Enumerable.Range(0, cell.Dates).Select(date => date * days * (cell.Overlapping ? 1 : SimulatedPanel.HorizonMonths))];
        return Statistics.Bands.OtherMonths.IntervalOf(
            rates, band, panel.Customer, panel.Band, panel.Churned, panel.DateStart, dates, days * SimulatedPanel.HorizonMonths, cell.Customers);
    }
}
