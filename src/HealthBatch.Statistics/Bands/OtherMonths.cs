using System.Numerics;
using HealthBatch.Statistics.Distributions;
using HealthBatch.Statistics.Panels;

namespace HealthBatch.Statistics.Bands;

/// <summary>
/// A band's interval for other months than those seen: V + max(0, sum over lags |l| up to L of (1 - |l|/(L + 1)) (date cross-products -
/// same-customer cross-products)/n²), L = ceil(horizon/spacing) where horizons overlap and else 0; t with T_w - 1, T_w = span/horizon.
/// </summary>
public static class OtherMonths
{
    /// <summary>The fewest separate horizons that say something of months beyond them.</summary>
    public const int FewestHorizons = 4;

    /// <summary>T_w: how many separate horizons the dates span.</summary>
    /// <param name="dates">The dates' day numbers, rising.</param>
    /// <param name="horizonDays">The horizon.</param>
    public static double Horizons(ReadOnlySpan<int> dates, int horizonDays) =>
        dates.Length == 0 ? 0 : (double)(dates[^1] - dates[0] + horizonDays) / horizonDays;

    /// <summary>Why there is no interval, or null if there is one.</summary>
    public static string? WhyNot(ClusteredRates rates, int target, ReadOnlySpan<int> dates, int horizonDays) =>
        rates.WhyNot(target) ?? (Horizons(dates, horizonDays) < FewestHorizons ? FormattableString.Invariant(
            $"the dates span {Horizons(dates, horizonDays):0.0} separate horizons, and {FewestHorizons} are needed to speak of other months") : null);

    /// <summary>The 95% interval of a band's rate; null under 4 separate horizons, or where the band has no standard error.</summary>
    /// <param name="rates">The rates of the same rows.</param>
    /// <param name="target">The band.</param>
    /// <param name="customer">Each row's customer, from 0 to customers - 1, at most once a date.</param>
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
        if (WhyNot(rates, target, dates, horizonDays) is not null || rates.StandardError(target) is not { } se || rates.Rate(target) is not { } rate)
        {
            return null;
        }

        var (residuals, products) = Plain(target, rate, customer, band, churned, dateStart, customers);
        return Of(rates, target, rate, se, dates, horizonDays, residuals, products);
    }

    /// <summary>The same from what was counted of the rows: the same digits.</summary>
    /// <param name="rates">The rates of the same rows.</param>
    /// <param name="target">The band.</param>
    /// <param name="rowsByDate">Rows by date and band, of all dates of the panel.</param>
    /// <param name="churnedByDate">Churned rows likewise.</param>
    /// <param name="pairs">What their customers' dates have in common, as many dates apart as <see cref="Lags"/> says.</param>
    /// <param name="firstDate">The place of the first of the dates among those of the panel.</param>
    /// <param name="dates">The day numbers of the dates from there on, rising.</param>
    /// <param name="horizonDays">The horizon.</param>
    public static Interval? IntervalOf(
        ClusteredRates rates, int target, long[,] rowsByDate, long[,] churnedByDate, MonthPairs pairs, int firstDate, ReadOnlySpan<int> dates, int horizonDays)
    {
        if (WhyNot(rates, target, dates, horizonDays) is not null || rates.StandardError(target) is not { } se || rates.Rate(target) is not { } rate)
        {
            return null;
        }

        var residuals = new double[dates.Length];
        for (var date = 0; date < residuals.Length; date++)
        {
            residuals[date] = churnedByDate[firstDate + date, target] - (rowsByDate[firstDate + date, target] * rate);
        }

        return Of(rates, target, rate, se, dates, horizonDays, residuals, lag => pairs.Products(target, lag, rate));
    }

    /// <summary>L: up to how many dates apart horizons overlap; 0 where they don't.</summary>
    public static int Lags(ReadOnlySpan<int> dates, int horizonDays) =>
        Spacing(dates, horizonDays) is var spacing && spacing >= horizonDays ? 0 : Math.Min(dates.Length - 1, (int)Math.Ceiling(horizonDays / spacing));

    private static double Spacing(ReadOnlySpan<int> dates, int horizonDays) => dates.Length < 2 ? horizonDays : (double)(dates[^1] - dates[0]) / (dates.Length - 1);

    private static Interval Of(
        ClusteredRates rates, int target, double rate, double se, ReadOnlySpan<int> dates, int horizonDays, double[] residuals, Func<int, double> sameCustomer)
    {
        double n = rates.Counts.Observations[target];
        var bandwidth = (int)Math.Ceiling(horizonDays / Spacing(dates, horizonDays));
        var sum = 0.0;
        for (var lag = 0; lag <= Lags(dates, horizonDays); lag++)
        {
            var cross = -sameCustomer(lag);
            for (var date = lag; date < residuals.Length; date++)
            {
                cross += residuals[date] * residuals[date - lag];
            }

            sum += (lag == 0 ? 1 : 2) * (1 - (lag / (bandwidth + 1.0))) * cross;
        }

        var half = StudentDistribution.Quantile(0.975, Horizons(dates, horizonDays) - 1) * Math.Sqrt((se * se) + Math.Max(0, sum / (n * n)));
        return new Interval(Math.Max(0, rate - half), Math.Min(1, rate + half));
    }

    /// <summary>
    /// A residual is 1 - p or -p, so all that the products of one customer's residuals need is how often both dates, one or none churned: bits, whose counts are
    /// the same in any order.
    /// </summary>
    private static (double[] Residuals, Func<int, double> SameCustomer) Plain(
        int target,
        double rate,
        ReadOnlySpan<int> customer,
        ReadOnlySpan<byte> band,
        ReadOnlySpan<bool> churned,
        ReadOnlySpan<int> dateStart,
        int customers)
    {
        var dates = dateStart.Length - 1;
        var words = (dates + 63) / 64;
        var present = new ulong[(long)customers * words];
        var events = new ulong[(long)customers * words];
        var residuals = new double[dates];
        for (var date = 0; date < dates; date++)
        {
            long rows = 0, happened = 0;
            for (var row = dateStart[date]; row < dateStart[date + 1]; row++)
            {
                if (band[row] == target)
                {
                    var at = ((long)customer[row] * words) + (date / 64);
                    present[at] |= 1UL << (date % 64);
                    events[at] |= (churned[row] ? 1UL : 0) << (date % 64);
                    rows++;
                    happened += churned[row] ? 1 : 0;
                }
            }

            residuals[date] = happened - (rows * rate);
        }

        return (residuals, lag => SameCustomer(present, events, words, lag, rate));
    }

    private static double SameCustomer(ulong[] present, ulong[] events, int words, int lag, double rate)
    {
        long both = 0, one = 0, pairs = 0;
        for (long first = 0; first < present.LongLength; first += words)
        {
            for (var word = 0; word < words; word++)
            {
                var (there, then) = (Later(present, first, words, word, lag), Later(events, first, words, word, lag));
                var (here, now) = (present[first + word], events[first + word]);
                pairs += BitOperations.PopCount(here & there);
                both += BitOperations.PopCount(now & then);
                one += BitOperations.PopCount(now & there) + BitOperations.PopCount(here & then);
            }
        }

        // sum (y - p)(y' - p) = sum y y' - p (sum y + sum y') + p² pairs.
        return both - (rate * one) + (rate * rate * pairs);
    }

    /// <summary>The word of dates that lie so many after those of a word.</summary>
    private static ulong Later(ulong[] bits, long first, int words, int word, int lag)
    {
        var from = word + (lag / 64);
        var shift = lag % 64;
        var low = from < words ? bits[first + from] >> shift : 0;
        return shift > 0 && from + 1 < words ? low | (bits[first + from + 1] << (64 - shift)) : low;
    }
}
