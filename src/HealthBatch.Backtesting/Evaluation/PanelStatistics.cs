using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Trends;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>All statistics of a panel, or of one segment of it. The same rows in the same order give the same digits.</summary>
internal sealed class PanelStatistics
{
    /// <param name="rows">The rows.</param>
    /// <param name="threads">1 works all out on this thread, more work bands and scores out side by side; neither shows in a digit.</param>
    public PanelStatistics(PanelRows rows, int threads = 1)
    {
        Rows = rows;
        RowsByDate = new long[rows.Dates, rows.Bands];
        ChurnedByDate = new long[rows.Dates, rows.Bands];
        var scores = threads > 1 ? Task.Run(() => ScoreStatistics.Of(rows)) : null;
        Counts = ClusterCounts.Count(rows.Customer, rows.Band, rows.Churned, rows.Customers, rows.Bands);
        Rates = new ClusteredRates(Counts);
        Contrasts = new BandContrasts(Rates);
        CochranArmitageZ = CochranArmitage.Z(Counts);
        Trend = PooledTrend.Estimate(Counts);
        WithinDate = WithinDateTrend.Estimate(rows.Customer, rows.Band, rows.Churned, rows.DateStart, Counts, rows.Customers);
        Verdict = BandVerdict.Decide(Contrasts, Trend, WithinDate);
        DetectableDifference = Statistics.Verdicts.DetectableDifference.Of(Rates);
        for (var date = 0; date < rows.Dates; date++)
        {
            var range = rows.DateStart[date]..rows.DateStart[date + 1];
            CountBands(date, rows.Band[range], rows.Churned[range]);
        }

        Scores = scores is null ? ScoreStatistics.Of(rows) : scores.GetAwaiter().GetResult();
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

    /// <summary>What the score itself shows.</summary>
    public ScoreStatistics Scores { get; }

    public RocCurve? Curve => Scores.Curve;

    public AucEstimate? Auc => Scores.Auc;

    public IReadOnlyList<AucEstimate?> AucByDate => Scores.AucByDate;

    private void CountBands(int date, ReadOnlySpan<byte> band, ReadOnlySpan<bool> churned)
    {
        for (var row = 0; row < band.Length; row++)
        {
            RowsByDate[date, band[row]]++;
            ChurnedByDate[date, band[row]] += churned[row] ? 1 : 0;
        }
    }
}
