using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Bands;

/// <summary>
/// A band's interval for other months than those seen: V + max(0, sum over lags |l| up to L of (1 - |l|/(L + 1)) (date cross-products -
/// same-customer cross-products)/n²), L = ceil(horizon/spacing) where horizons overlap and else 0; t with T_w - 1, T_w = span/horizon.
/// </summary>
public static class OtherMonths
{
    /// <summary>The 95% interval of a band's rate; null under 4 separate horizons, or where the band has no standard error.</summary>
    /// <param name="rates">The rates of the same rows.</param>
    /// <param name="target">The band.</param>
    /// <param name="customer">Each row's customer, from 0 to customers - 1.</param>
    /// <param name="band">Each row's band.</param>
    /// <param name="churned">Whether each row churned.</param>
    /// <param name="dateStart">Where each date's rows start; one more entry than dates.</param>
    /// <param name="dates">The dates' day numbers, rising.</param>
    /// <param name="horizonDays">The horizon.</param>
    /// <param name="customers">How many customers there can be.</param>
    public static Interval? IntervalOf(
        ClusteredRates rates,
        int target,
        ReadOnlySpan<int> customer,
        ReadOnlySpan<byte> band,
        ReadOnlySpan<bool> churned,
        ReadOnlySpan<int> dateStart,
        ReadOnlySpan<int> dates,
        int horizonDays,
        int customers)
    {
        if (dates.Length < 2 || rates.StandardError(target) is not { } se || rates.Rate(target) is not { } rate)
        {
            return null;
        }

        var span = dates[^1] - dates[0] + horizonDays;
        var windows = (double)span / horizonDays;
        if (windows < 4)
        {
            return null;
        }

        var spacing = (double)(dates[^1] - dates[0]) / (dates.Length - 1);
        var lags = spacing >= horizonDays ? 0 : (int)Math.Ceiling(horizonDays / spacing);
        double n = rates.Counts.Observations[target];
        var extra = Extra(target, rate, customer, band, churned, dateStart, lags, customers) / (n * n);
        var half = StudentDistribution.Quantile(0.975, windows - 1) * Math.Sqrt((se * se) + Math.Max(0, extra));
        return new Interval(Math.Max(0, rate - half), Math.Min(1, rate + half));
    }

    private static double Extra(
        int target, double rate, ReadOnlySpan<int> customer, ReadOnlySpan<byte> band, ReadOnlySpan<bool> churned, ReadOnlySpan<int> dateStart, int lags, int customers)
    {
        // By lag, a ring of each customer's residuals on the last dates gives the cross-products of the same customer.
        var residualOfDate = new double[dateStart.Length - 1];
        var same = new double[lags + 1];
        var ring = new double[lags + 1][];
        for (var i = 0; i <= lags; i++)
        {
            ring[i] = new double[customers];
        }

        for (var date = 0; date < residualOfDate.Length; date++)
        {
            var now = ring[date % (lags + 1)];
            Array.Clear(now);
            for (var row = dateStart[date]; row < dateStart[date + 1]; row++)
            {
                if (band[row] == target)
                {
                    var residual = (churned[row] ? 1 : 0) - rate;
                    now[customer[row]] += residual;
                    residualOfDate[date] += residual;
                }
            }

            for (var lag = 0; lag <= Math.Min(lags, date); lag++)
            {
                var then = ring[(date - lag) % (lags + 1)];
                for (var c = 0; c < customers; c++)
                {
                    same[lag] += now[c] * then[c];
                }
            }
        }

        var sum = 0.0;
        for (var lag = 0; lag <= lags; lag++)
        {
            var cross = -same[lag];
            for (var date = lag; date < residualOfDate.Length; date++)
            {
                cross += residualOfDate[date] * residualOfDate[date - lag];
            }

            sum += (lag == 0 ? 1 : 2) * (1 - (lag / (lags + 1.0))) * cross;
        }

        return sum;
    }
}
