using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Trends;

/// <summary>
/// The logistic slope of churn on the band's rank with one intercept per as-of date: what is left of the trend when score and churn drift together
/// over the calendar. A row's share of the slope's sandwich is (r - r̄_t)(y - π_tb)/I, with r̄_t the mean rank of its date weighted by π(1 - π)
/// and I = sum π(1 - π)(r - r̄_t)², which is the slope's entry of the full sandwich. Dates where all or none churned have nothing to say.
/// </summary>
public static class WithinDateTrend
{
    /// <summary>Estimates it.</summary>
    /// <param name="customer">Each row's customer, from 0 to customers - 1.</param>
    /// <param name="band">Each row's band, or <see cref="ClusterCounts.NoBand"/>.</param>
    /// <param name="churned">Whether each row churned.</param>
    /// <param name="dateStart">Where each date's rows start; one more entry than dates.</param>
    /// <param name="counts">The counts of the same rows.</param>
    /// <param name="customers">How many customers there can be.</param>
    public static TrendEstimate Estimate(
        ReadOnlySpan<int> customer, ReadOnlySpan<byte> band, ReadOnlySpan<bool> churned, ReadOnlySpan<int> dateStart, ClusterCounts counts, int customers)
    {
        if (counts.AllChurnedCustomers < 2)
        {
            return None;
        }

        var cells = new DateCells(band, churned, dateStart, counts.Bands);
        var sums = new double[customers];
        var squares = double.IsFinite(cells.Slope) ? SumOfSquares(customer, band, churned, dateStart, cells.SlopeShares, sums, counts.Bands).Squares : 0;
        double flat = 0, flatSquares = 0;
        if (NeedsScore(cells, counts))
        {
            Array.Clear(sums);
            (flat, flatSquares) = SumOfSquares(customer, band, churned, dateStart, cells.FlatShares, sums, counts.Bands);
        }

        return Of(cells, counts, squares, flat, flatSquares);
    }

    /// <summary>The estimate from sums over customers of their shares.</summary>
    /// <param name="cells">The counts by date.</param>
    /// <param name="counts">The counts of the same rows.</param>
    /// <param name="squares">Of the shares at the slope.</param>
    /// <param name="flat">The shares where there is no trend.</param>
    /// <param name="flatSquares">Their squares.</param>
    internal static TrendEstimate Of(DateCells cells, ClusterCounts counts, double squares, double flat, double flatSquares)
    {
        if (counts.AllChurnedCustomers < 2)
        {
            return None;
        }

        if (!cells.Informative)
        {
            return TrendEstimate.None("within each date the bands do not vary, or churn does not");
        }

        var correction = counts.AllCustomers / (counts.AllCustomers - 1.0);
        return TrendEstimate.Of(
            cells.Slope,
            Math.Sqrt(correction * squares) / cells.Information,
            NeedsScore(cells, counts) ? flat / Math.Sqrt(correction * flatSquares) : double.NaN,
            counts.AllChurnedCustomers);
    }

    private static TrendEstimate None => TrendEstimate.None("fewer than 2 churned customers");

    private static bool NeedsScore(DateCells cells, ClusterCounts counts) =>
        counts.AllChurnedCustomers < TrendEstimate.FewChurned || !double.IsFinite(cells.Slope);

    private static (double Sum, double Squares) SumOfSquares(
        ReadOnlySpan<int> customer, ReadOnlySpan<byte> band, ReadOnlySpan<bool> churned, ReadOnlySpan<int> dateStart, double[] shares, double[] sums, int bands)
    {
        for (var date = 0; date + 1 < dateStart.Length; date++)
        {
            var share = shares.AsSpan(date * bands * 2, bands * 2);
            for (var row = dateStart[date]; row < dateStart[date + 1]; row++)
            {
                if (band[row] != ClusterCounts.NoBand)
                {
                    sums[customer[row]] += share[(band[row] * 2) + (churned[row] ? 1 : 0)];
                }
            }
        }

        double sum = 0, squares = 0;
        foreach (var value in sums)
        {
            sum += value;
            squares += value * value;
        }

        return (sum, squares);
    }
}
