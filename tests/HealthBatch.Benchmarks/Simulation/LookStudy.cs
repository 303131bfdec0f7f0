using System.Globalization;
using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;
using HealthBatch.Statistics.Trends;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Benchmarks.Simulation;

/// <summary>
/// Twelve monthly looks at a panel that grows: how often any of them confirms a score without effect, and how often any prefers a rival that is no better,
/// each at 2.5% a look and at the level that formula 11 leaves to the k-th look.
/// </summary>
internal static class LookStudy
{
    public const int Looks = 12;

    public const string Header = "design,customers,effect,looks,panels,anyConfirmedUncorrected,anyConfirmed,anyAdoptedUncorrected,anyAdopted,monteCarloError";

    public static string Line(SimulationCell cell, Func<int, SimulatedPanel> draw, int panels)
    {
        int confirmedRaw = 0, confirmed = 0, adoptedRaw = 0, adopted = 0;
        Parallel.For(0, panels, k =>
        {
            var any = Any(cell, draw(k));
            Interlocked.Add(ref confirmedRaw, any.ConfirmedRaw ? 1 : 0);
            Interlocked.Add(ref confirmed, any.Confirmed ? 1 : 0);
            Interlocked.Add(ref adoptedRaw, any.AdoptedRaw ? 1 : 0);
            Interlocked.Add(ref adopted, any.Adopted ? 1 : 0);
        });
        double n = panels;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cell.Name},{cell.Customers},{cell.Effect},{Looks},{panels},{confirmedRaw / n:0.0000},{confirmed / n:0.0000},{adoptedRaw / n:0.0000},{adopted / n:0.0000},"
            + $"{Math.Sqrt(BandVerdict.Alpha * (1 - BandVerdict.Alpha) / n):0.0000}");
    }

    private static (bool ConfirmedRaw, bool Confirmed, bool AdoptedRaw, bool Adopted) Any(SimulationCell cell, SimulatedPanel panel)
    {
        var any = (ConfirmedRaw: false, Confirmed: false, AdoptedRaw: false, Adopted: false);
        byte[] churned = [.. panel.Churned.Select(one => (byte)(one ? 1 : 0))];
        for (var look = 1; look <= Looks; look++)
        {
            var dates = SimulationCell.FirstLook + look - 1;
            var verdict = Verdict(cell, panel, dates);
            var alpha = RepeatedLooks.AlphaOf(look);
            any.ConfirmedRaw |= verdict.Outcome == VerdictOutcome.Confirmed;
            any.Confirmed |= verdict.Outcome == VerdictOutcome.Confirmed && verdict.P < alpha;
            RowRange[] strata = [.. Enumerable.Range(0, dates).Select(date => new RowRange(panel.DateStart[date], cell.Customers))];
            var paired = WithinStrataAuc.Compare(strata, panel.Score, panel.Rival, churned, panel.Customer, cell.Customers)?.Paired;
            any.AdoptedRaw |= paired?.IntervalAt(BandVerdict.Alpha)?.Low > 0;
            any.Adopted |= paired?.IntervalAt(alpha)?.Low > 0;
        }

        return any;
    }

    private static BandVerdict Verdict(SimulationCell cell, SimulatedPanel panel, int dates)
    {
        var rows = panel.DateStart[dates];
        var customer = panel.Customer.AsSpan(0, rows);
        var band = panel.Band.AsSpan(0, rows);
        var churned = panel.Churned.AsSpan(0, rows);
        var counts = ClusterCounts.Count(customer, band, churned, cell.Customers, cell.Bands);
        var within = WithinDateTrend.Estimate(customer, band, churned, panel.DateStart.AsSpan(0, dates + 1), counts, cell.Customers);
        return BandVerdict.Decide(new BandContrasts(new ClusteredRates(counts)), PooledTrend.Estimate(counts), within);
    }
}
