using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Panels;
using HealthBatch.Statistics.Trends;
using HealthBatch.Statistics.Verdicts;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>All statistics of a panel, or of one segment of it. The same rows in the same order give the same digits.</summary>
internal sealed class PanelStatistics
{
    /// <summary>Works a panel's statistics out row by row: the plain way, which <see cref="PanelSummaries"/> must equal.</summary>
    public PanelStatistics(PanelRows rows)
    {
        Dates = rows.Dates;
        RowsByDate = new long[rows.Dates, rows.Bands];
        ChurnedByDate = new long[rows.Dates, rows.Bands];
        Counts = ClusterCounts.Count(rows.Customer, rows.Band, rows.Churned, rows.Customers, rows.Bands);
        WithinDate = WithinDateTrend.Estimate(rows.Customer, rows.Band, rows.Churned, rows.DateStart, Counts, rows.Customers);
        for (var date = 0; date < rows.Dates; date++)
        {
            var range = rows.DateStart[date]..rows.DateStart[date + 1];
            CountBands(date, rows.Band[range], rows.Churned[range]);
        }

        Scores = ScoreStatistics.Of(rows);
        (Rates, Contrasts, CochranArmitageZ, Trend, Verdict, DetectableDifference) = Judge();
    }

    /// <summary>Takes a panel's statistics over from a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="dates">The places of the dates that are kept.</param>
    public PanelStatistics(PanelSummary summary, IReadOnlyList<int> dates)
    {
        Dates = dates.Count;
        RowsByDate = Rows(summary.RowsByDate, dates);
        ChurnedByDate = Rows(summary.ChurnedByDate, dates);
        Counts = summary.Counts;
        WithinDate = summary.WithinDate;
        Scores = new ScoreStatistics(summary.Scores, summary.Curve, summary.Auc, [.. dates.Select(date => summary.AucByDate[date])]);
        (Rates, Contrasts, CochranArmitageZ, Trend, Verdict, DetectableDifference) = Judge();
    }

    /// <summary>The places of the dates on which a summary has rows.</summary>
    public static IReadOnlyList<int> DatesOf(PanelSummary summary) =>
    [
        .. Enumerable.Range(0, summary.RowsByDate.GetLength(0))
            .Where(date => Enumerable.Range(0, summary.RowsByDate.GetLength(1)).Any(band => summary.RowsByDate[date, band] > 0)),
    ];

    /// <summary>How many dates there are.</summary>
    public int Dates { get; }

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

    private (ClusteredRates, BandContrasts, double?, TrendEstimate, BandVerdict, double?) Judge()
    {
        var rates = new ClusteredRates(Counts);
        var (contrasts, trend) = (new BandContrasts(rates), PooledTrend.Estimate(Counts));
        return (rates, contrasts, CochranArmitage.Z(Counts), trend, BandVerdict.Decide(contrasts, trend, WithinDate), Statistics.Verdicts.DetectableDifference.Of(rates));
    }

    private static long[,] Rows(long[,] counts, IReadOnlyList<int> dates)
    {
        var result = new long[dates.Count, counts.GetLength(1)];
        for (var i = 0; i < dates.Count; i++)
        {
            for (var band = 0; band < counts.GetLength(1); band++)
            {
                result[i, band] = counts[dates[i], band];
            }
        }

        return result;
    }

    private void CountBands(int date, ReadOnlySpan<byte> band, ReadOnlySpan<bool> churned)
    {
        for (var row = 0; row < band.Length; row++)
        {
            RowsByDate[date, band[row]]++;
            ChurnedByDate[date, band[row]] += churned[row] ? 1 : 0;
        }
    }
}
