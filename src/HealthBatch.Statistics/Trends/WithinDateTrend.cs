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
            return TrendEstimate.None("fewer than 2 churned customers");
        }

        var cells = new DateCells(band, churned, dateStart, counts.Bands);
        if (!cells.Informative)
        {
            return TrendEstimate.None("within each date the bands do not vary, or churn does not");
        }

        var slope = cells.Fit();
        var correction = counts.AllCustomers / (counts.AllCustomers - 1.0);
        var error = double.NaN;
        var sums = new double[customers];
        if (double.IsFinite(slope))
        {
            var (shares, information) = cells.Shares(slope);
            error = Math.Sqrt(correction * SumOfSquares(customer, band, churned, dateStart, shares, sums, counts.Bands).Squares) / information;
        }

        var scoreZ = double.NaN;
        if (counts.AllChurnedCustomers < TrendEstimate.FewChurned || !double.IsFinite(slope))
        {
            Array.Clear(sums);
            var (sum, squares) = SumOfSquares(customer, band, churned, dateStart, cells.Shares(0).Share, sums, counts.Bands);
            scoreZ = sum / Math.Sqrt(correction * squares);
        }

        return TrendEstimate.Of(slope, error, scoreZ, counts.AllChurnedCustomers);
    }

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
