using HealthBatch.Columns;
using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Trends;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>All statistics of a panel, or of one segment of it. The same rows in the same order give the same digits.</summary>
internal sealed class PanelStatistics
{
    public PanelStatistics(PanelRows rows)
    {
        Rows = rows;
        Counts = ClusterCounts.Count(rows.Customer, rows.Band, rows.Churned, rows.Customers, rows.Bands);
        Rates = new ClusteredRates(Counts);
        Contrasts = new BandContrasts(Rates);
        CochranArmitageZ = CochranArmitage.Z(Counts);
        Trend = PooledTrend.Estimate(Counts);
        WithinDate = WithinDateTrend.Estimate(rows.Customer, rows.Band, rows.Churned, rows.DateStart, Counts, rows.Customers);
        Verdict = BandVerdict.Decide(Contrasts, Trend, WithinDate);
        DetectableDifference = Statistics.Verdicts.DetectableDifference.Of(Rates);
        RowsByDate = new long[rows.Dates, rows.Bands];
        ChurnedByDate = new long[rows.Dates, rows.Bands];
        var scored = rows.Score.IndexOf(GridColumn.Missing) < 0;
        var byDate = new ScoreCounts?[rows.Dates];
        for (var date = 0; date < rows.Dates; date++)
        {
            var range = rows.DateStart[date]..rows.DateStart[date + 1];
            CountBands(date, rows.Band[range], rows.Churned[range]);
            byDate[date] = scored ? ScoreCounts.Count(rows.Score[range], rows.Churned[range], ScoreCells.Grid) : null;
        }

        if (scored)
        {
            var all = new ScoreCounts(ScoreCells.Grid);
            foreach (var counts in byDate)
            {
                all.Add(counts!);
            }

            Scores = all;
            Curve = RocCurve.Of(all);
        }

        Auc = Curve is null ? null : AucEstimate.Clustered(Curve, rows.Score, rows.Churned, rows.Customer, rows.Customers);
        AucByDate = [.. byDate.Select(counts => counts is not null && RocCurve.Of(counts) is { } curve ? AucEstimate.OfDistinctCustomers(curve) : null)];
    }

    public PanelRows Rows { get; }

    public ClusterCounts Counts { get; }

    public ClusteredRates Rates { get; }

    public BandContrasts Contrasts { get; }

    public double? CochranArmitageZ { get; }

    public TrendEstimate Trend { get; }

    public TrendEstimate WithinDate { get; }

    public BandVerdict Verdict { get; }

    public double? DetectableDifference { get; }

    /// <summary>Rows by date and band.</summary>
    public long[,] RowsByDate { get; }

    /// <summary>Churned rows by date and band.</summary>
    public long[,] ChurnedByDate { get; }

    /// <summary>Null where only bands exist.</summary>
    public ScoreCounts? Scores { get; }

    public RocCurve? Curve { get; }

    public AucEstimate? Auc { get; }

    public IReadOnlyList<AucEstimate?> AucByDate { get; }

    private void CountBands(int date, ReadOnlySpan<byte> band, ReadOnlySpan<bool> churned)
    {
        for (var row = 0; row < band.Length; row++)
        {
            RowsByDate[date, band[row]]++;
            ChurnedByDate[date, band[row]] += churned[row] ? 1 : 0;
        }
    }
}
