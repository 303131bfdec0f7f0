using System.Globalization;
using HealthBatch.Statistics;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Benchmarks.Simulation;

/// <summary>
/// How often the intervals of a design's panels held the truth, and how often a verdict was given. The truth of a rate is that of all panels together,
/// so it has an error of its own that is small against any panel's.
/// </summary>
internal static class Coverage
{
    public const string Header =
        "design,customers,dates,horizons,frailty,baseChurn,effect,bands,drift,season,shock,panels,bandCoverage,bandCoverageNaive,bandCoverageTwoOrFewer,bandCoverageByBand,bandIntervals,informativeCustomers,"
        + "aucCoverage,aucCoverageNaive,aucIntervals,confirmed,contradicted,monteCarloError,otherMonthsCoverage";

    public static string Line(SimulationCell cell, IReadOnlyList<PanelResult> panels)
    {
        var share = new Share();
        var naive = new Share();
        var few = new Share();
        var others = new Share();
        var byBand = new Share[cell.Bands];
        for (var band = 0; band < cell.Bands; band++)
        {
            var one = byBand[band] = new Share();
            var truth = panels.Sum(panel => (double)panel.Churned[band]) / panels.Sum(panel => (double)panel.Rows[band]);
            foreach (var panel in panels)
            {
                share.Add(panel.Intervals[band], truth);
                one.Add(panel.Intervals[band], truth);
                others.Add(panel.OtherMonths[band], truth);
                naive.Add(panel.Intervals[band] is null ? null : panel.Naive[band], truth);
                few.Add(panel.Informative[band] <= 2 ? panel.Intervals[band] : null, truth);
            }
        }

        var auc = new Share();
        var aucNaive = new Share();
        var aucTruth = panels.Where(panel => panel.Auc is not null).Select(panel => panel.Auc!.Value).DefaultIfEmpty(double.NaN).Average();
        foreach (var panel in panels)
        {
            auc.Add(panel.AucInterval, aucTruth);
            aucNaive.Add(panel.AucInterval is null ? null : panel.AucNaive, aucTruth);
        }

        double count = panels.Count;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cell},{panels.Count},{share},{naive},{few},{string.Join('|', byBand.Select(one => one.ToString()))},{share.Count},"
            + $"{panels.Average(panel => panel.Informative.Average()):0.0},{auc},{aucNaive},{auc.Count},"
            + $"{panels.Count(panel => panel.Verdict.Outcome == VerdictOutcome.Confirmed) / count:0.0000},"
            + $"{panels.Count(panel => panel.Verdict.Outcome == VerdictOutcome.Contradicted) / count:0.0000},{Math.Sqrt(0.025 * 0.975 / count):0.0000},{others}");
    }

    private sealed class Share
    {
        private long _held;

        public long Count { get; private set; }

        public void Add(Interval? interval, double truth)
        {
            if (interval is { } found)
            {
                Count++;
                _held += found.Low <= truth && truth <= found.High ? 1 : 0;
            }
        }

        public override string ToString() => Count == 0 ? string.Empty : ((double)_held / Count).ToString("0.0000", CultureInfo.InvariantCulture);
    }
}
