using HealthBatch.Statistics.Bands;
using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Tests.Bands;

/// <summary>Formula 8: the interval of a band's rate for other months than those seen.</summary>
public sealed class OtherMonthsTests
{
    [Fact]
    public void A_month_that_takes_everybody_widens_the_interval_though_customers_do_not_differ()
    {
        // Three customers at four dates a horizon apart; on the first all churn. p = 1/4 and every customer's S_c = 1 - 4/4 = 0, so V = 0.
        // Dates: 2.25² + 3 * 0.75² = 6.75; the same customer: 3 * 0.75² + 9 * 0.25² = 2.25. Extra = 4.5/144 = 1/32; T_w = 120/30 = 4.
        var months = new Months([0, 30, 60, 90], 3, (date, _) => date == 0);
        var interval = months.Interval(30)!.Value;
        Assert.Equal(0, months.Rates.StandardError(0));
        Assert.Equal(0, interval.Low);
        Assert.Equal(0.25 + (3.182446305284263 * Math.Sqrt(1.0 / 32)), interval.High, 1e-12);
    }

    [Fact]
    public void Months_that_are_alike_add_nothing()
    {
        // Each of four customers churns once, each on another date: date sums are 0, so the extra is negative and V, here 0 too, stands.
        var interval = new Months([0, 30, 60, 90], 4, (date, customer) => date == customer).Interval(30)!.Value;
        Assert.Equal((0.25, 0.25), (interval.Low, interval.High));
    }

    [Fact]
    public void Fewer_than_four_separate_horizons_give_none_and_say_so()
    {
        var months = new Months([0, 30, 60], 3, (date, _) => date == 0);
        Assert.Null(months.Interval(30));
        Assert.Equal("the dates span 3.0 separate horizons, and 4 are needed to speak of other months", months.WhyNot(30));
        Assert.NotNull(months.Interval(20));
        Assert.Null(months.WhyNot(20));
        Assert.Equal("fewer than 2 churned customers", new Months([0, 30, 60, 90], 3, (_, _) => false).WhyNot(30));
    }

    [Theory]
    [InlineData(12, 30, 90)]
    [InlineData(12, 30, 30)]
    [InlineData(9, 30, 40)]
    [InlineData(150, 7, 90)]
    [InlineData(130, 1, 30)]
    public void Bits_give_what_the_plain_sums_give(int dates, int spacing, int horizon)
    {
        var random = new Random(dates);
        var level = Enumerable.Range(0, dates).Select(_ => 0.1 + (0.3 * random.NextDouble())).ToArray();
        var months = new Months([.. Enumerable.Range(0, dates).Select(date => date * spacing)], 40, (date, customer) => random.NextDouble() < level[date], (_, _) => random.NextDouble() < 0.7);
        var (expected, actual) = (months.Plain(horizon), months.Interval(horizon)!.Value);
        Close.To(expected.Low, actual.Low, 1e-11);
        Close.To(expected.High, actual.High, 1e-11);
    }

    private sealed class Months
    {
        private readonly int[] _days;
        private readonly int _customers;
        private readonly List<(int Date, int Customer, byte Band, bool Churned)> _rows = [];

        public Months(int[] days, int customers, Func<int, int, bool> churned, Func<int, int, bool>? inBand = null)
        {
            (_days, _customers) = (days, customers);
            for (var date = 0; date < days.Length; date++)
            {
                for (var customer = 0; customer < customers; customer++)
                {
                    _rows.Add((date, customer, (byte)(inBand?.Invoke(date, customer) == false ? 1 : 0), churned(date, customer)));
                }
            }

            Rates = new ClusteredRates(ClusterCounts.Count(Customer, Band, Churned, customers, 2));
        }

        public ClusteredRates Rates { get; }

        private int[] Customer => [.. _rows.Select(row => row.Customer)];

        private byte[] Band => [.. _rows.Select(row => row.Band)];

        private bool[] Churned => [.. _rows.Select(row => row.Churned)];

        public Interval? Interval(int horizon) => OtherMonths.IntervalOf(
            Rates, 0, Customer, Band, Churned, [.. Enumerable.Range(0, _days.Length + 1).Select(date => date * _customers)], _days, horizon, _customers);

        public string? WhyNot(int horizon) => OtherMonths.WhyNot(Rates, 0, _days, horizon);

        /// <summary>The formula as it is written, over all pairs of rows.</summary>
        public Interval Plain(int horizon)
        {
            var mine = _rows.Where(row => row.Band == 0).ToArray();
            double n = mine.Length, p = mine.Count(row => row.Churned) / n;
            var spacing = (double)(_days[^1] - _days[0]) / (_days.Length - 1);
            var lags = spacing >= horizon ? 0 : (int)Math.Ceiling(horizon / spacing);
            var extra = 0.0;
            foreach (var a in mine)
            {
                foreach (var b in mine)
                {
                    var lag = Math.Abs(a.Date - b.Date);
                    if (lag <= lags && a.Customer != b.Customer)
                    {
                        extra += (1 - (lag / (lags + 1.0))) * ((a.Churned ? 1 : 0) - p) * ((b.Churned ? 1 : 0) - p) / (n * n);
                    }
                }
            }

            var windows = (double)(_days[^1] - _days[0] + horizon) / horizon;
            var half = StudentDistribution.Quantile(0.975, windows - 1) * Math.Sqrt(Math.Pow(Rates.StandardError(0)!.Value, 2) + Math.Max(0, extra));
            return new Interval(Math.Max(0, p - half), Math.Min(1, p + half));
        }
    }
}
