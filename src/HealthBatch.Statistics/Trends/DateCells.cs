using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Trends;

/// <summary>Rows and events by date and band, and the logistic fit on them: one intercept per date, one slope on the rank.</summary>
internal sealed class DateCells
{
    private readonly long[,] _rows;
    private readonly long[,] _events;
    private readonly int _dates;
    private readonly int _bands;
    private readonly bool[] _used;

    public DateCells(ReadOnlySpan<byte> band, ReadOnlySpan<bool> churned, ReadOnlySpan<int> dateStart, int bands)
        : this(Count(band, churned, dateStart, bands))
    {
    }

    /// <param name="rows">Rows by date and band.</param>
    /// <param name="events">Churned ones.</param>
    public DateCells(long[,] rows, long[,] events)
        : this((rows, events))
    {
    }

    private DateCells((long[,] Rows, long[,] Events) counted)
    {
        (_rows, _events) = counted;
        (_dates, _bands) = (_rows.GetLength(0), _rows.GetLength(1));
        _used = new bool[_dates];
        for (var date = 0; date < _dates; date++)
        {
            var (n, y, filled) = Totals(date);
            _used[date] = y > 0 && y < n;
            Informative |= _used[date] && filled > 1;
        }

        Slope = Informative ? Fit() : double.NaN;
        var none = new double[_dates * _bands * 2];
        (SlopeShares, Information) = double.IsFinite(Slope) ? Shares(Slope) : (none, double.NaN);
        FlatShares = Informative ? Shares(0).Share : none;
    }

    /// <summary>By maximum likelihood; NaN where it is infinite or dates say nothing.</summary>
    public double Slope { get; }

    /// <summary>(r - r̄_t)(y - π_tb) at the slope, by date, band and outcome (retained, then churned); zeros without a slope.</summary>
    public double[] SlopeShares { get; }

    /// <summary>I at the slope; NaN without one.</summary>
    public double Information { get; }

    /// <summary>The same shares where there is no trend.</summary>
    public double[] FlatShares { get; }

    /// <summary>Whether some date has two bands with rows, and churned and retained ones.</summary>
    public bool Informative { get; }

    /// <summary>
    /// The slope by maximum likelihood: Newton on the profile likelihood, in which each date's intercept is solved for the slope at hand.
    /// NaN where it is infinite.
    /// </summary>
    private double Fit()
    {
        double slope = 0, low = double.NegativeInfinity, high = double.PositiveInfinity;
        for (var iteration = 0; iteration < 200; iteration++)
        {
            double gradient = 0, information = 0;
            for (var date = 0; date < _dates; date++)
            {
                if (_used[date])
                {
                    var (g, i) = Score(date, slope);
                    gradient += g;
                    information += i;
                }
            }

            // The profile likelihood is concave: the gradient's sign tells the side, so a wild step is cut back into the bracket.
            if (gradient > 0)
            {
                low = slope;
            }
            else
            {
                high = slope;
            }

            var next = slope + Math.Clamp(gradient / information, -2, 2);
            if (next <= low || next >= high)
            {
                next = double.IsFinite(low) && double.IsFinite(high) ? (low + high) / 2 : slope;
            }

            if (!double.IsFinite(next) || Math.Abs(next) > 30)
            {
                return double.NaN;
            }

            if (Math.Abs(next - slope) <= 1e-14 * (1 + Math.Abs(slope)))
            {
                return next;
            }

            slope = next;
        }

        return slope;
    }

    /// <summary>(r - r̄_t)(y - π_tb) by date, band and outcome (retained, then churned), and I.</summary>
    private (double[] Share, double Information) Shares(double slope)
    {
        var share = new double[_dates * _bands * 2];
        var information = 0.0;
        for (var date = 0; date < _dates; date++)
        {
            if (!_used[date])
            {
                continue;
            }

            var intercept = Intercept(date, slope);
            var (mean, i) = MeanRank(date, intercept, slope);
            information += i;
            for (var b = 0; b < _bands; b++)
            {
                var p = Probability(intercept, slope, b);
                share[(((date * _bands) + b) * 2) + 0] = (b + 1 - mean) * -p;
                share[(((date * _bands) + b) * 2) + 1] = (b + 1 - mean) * (1 - p);
            }
        }

        return (share, information);
    }

    private static (long[,] Rows, long[,] Events) Count(ReadOnlySpan<byte> band, ReadOnlySpan<bool> churned, ReadOnlySpan<int> dateStart, int bands)
    {
        var (rows, events) = (new long[dateStart.Length - 1, bands], new long[dateStart.Length - 1, bands]);
        for (var date = 0; date + 1 < dateStart.Length; date++)
        {
            for (var row = dateStart[date]; row < dateStart[date + 1]; row++)
            {
                if (band[row] != ClusterCounts.NoBand)
                {
                    rows[date, band[row]]++;
                    events[date, band[row]] += churned[row] ? 1 : 0;
                }
            }
        }

        return (rows, events);
    }

    private static double Probability(double intercept, double slope, int band) => 1 / (1 + Math.Exp(-(intercept + (slope * (band + 1)))));

    private (double Gradient, double Information) Score(int date, double slope)
    {
        var intercept = Intercept(date, slope);
        var gradient = 0.0;
        for (var b = 0; b < _bands; b++)
        {
            gradient += (b + 1) * (_events[date, b] - (_rows[date, b] * Probability(intercept, slope, b)));
        }

        return (gradient, MeanRank(date, intercept, slope).Information);
    }

    private (double Mean, double Information) MeanRank(int date, double intercept, double slope)
    {
        double weight = 0, sum = 0, square = 0;
        for (var b = 0; b < _bands; b++)
        {
            var p = Probability(intercept, slope, b);
            var w = _rows[date, b] * p * (1 - p);
            weight += w;
            sum += w * (b + 1);
        }

        var mean = sum / weight;
        for (var b = 0; b < _bands; b++)
        {
            var p = Probability(intercept, slope, b);
            square += _rows[date, b] * p * (1 - p) * (b + 1 - mean) * (b + 1 - mean);
        }

        return (mean, square);
    }

    /// <summary>The intercept at which the date's expected events are those seen. Expected events rise with it, so a bracket never fails.</summary>
    private double Intercept(int date, double slope)
    {
        var (n, y, _) = Totals(date);
        var overall = Math.Log((double)y / (n - y));
        double low = overall - (Math.Abs(slope) * (_bands + 1)), high = overall + (Math.Abs(slope) * (_bands + 1));
        var intercept = Math.Clamp(overall - (slope * (_bands + 1) / 2), low, high);
        for (var iteration = 0; iteration < 100; iteration++)
        {
            double expected = 0, weight = 0;
            for (var b = 0; b < _bands; b++)
            {
                var p = Probability(intercept, slope, b);
                expected += _rows[date, b] * p;
                weight += _rows[date, b] * p * (1 - p);
            }

            if (expected > y)
            {
                high = intercept;
            }
            else
            {
                low = intercept;
            }

            var next = intercept + ((y - expected) / weight);
            if (!(next >= low && next <= high))
            {
                next = (low + high) / 2;
            }

            if (Math.Abs(next - intercept) <= 1e-15 * (1 + Math.Abs(intercept)))
            {
                return next;
            }

            intercept = next;
        }

        return intercept;
    }

    private (long Rows, long Events, int Filled) Totals(int date)
    {
        long n = 0, y = 0;
        var filled = 0;
        for (var b = 0; b < _bands; b++)
        {
            n += _rows[date, b];
            y += _events[date, b];
            filled += _rows[date, b] > 0 ? 1 : 0;
        }

        return (n, y, filled);
    }
}
