using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Bands;

/// <summary>
/// Band rates with a covariance that is clustered by customer. With S_cb = Y_cb - p_b n_cb and f_b = G_b/(G_b - 1):
/// C_bb' = sqrt(f_b f_b') sum_c S_cb S_cb' / (n_b n_b'). A band with fewer than 2 customers, or fewer than 2 churned customers in all, has none.
/// </summary>
public sealed class ClusteredRates
{
    /// <summary>From so many customers with equally many rows on, t counts as z, from which it is 1.2% away.</summary>
    internal const double ManyEqualCustomers = 100;

    /// <summary>Under so many churned customers in all, intervals are exact ones.</summary>
    internal const int EnoughChurned = 4;

    private readonly double[,] _covariance;
    private readonly double[] _designEffect;

    /// <summary>Works out the covariance.</summary>
    public ClusteredRates(ClusterCounts counts)
    {
        Counts = counts;
        var bands = counts.Bands;
        _covariance = new double[bands, bands];
        _designEffect = new double[bands];
        for (var a = 0; a < bands; a++)
        {
            for (var b = 0; b < bands; b++)
            {
                _covariance[a, b] = Estimable(a) && Estimable(b) ? Covariance(a, b) : double.NaN;
            }
        }

        for (var b = 0; b < bands; b++)
        {
            _designEffect[b] = Estimable(b) && counts.Informative(b) > 0
                ? Math.Max(1, _covariance[b, b] * counts.Observations[b] / (counts.Rate(b) * (1 - counts.Rate(b))))
                : double.NaN;
        }

        // A band without churn, or with nothing but churn, shows no variance of its own: it takes that of the others.
        var mean = MeanDesignEffect(b => counts.Observations[b]) ?? 1;
        for (var b = 0; b < bands; b++)
        {
            if (Estimable(b) && counts.Informative(b) == 0)
            {
                _designEffect[b] = mean;
            }
        }

        DesignEffectByInformation = MeanDesignEffect(b => counts.Informative(b));
    }

    /// <summary>What was counted.</summary>
    public ClusterCounts Counts { get; }

    /// <summary>The mean design effect, weighted by d_b; null where no band has both churned and retained customers.</summary>
    internal double? DesignEffectByInformation { get; }

    /// <summary>Why the band has no standard error, or null if it has one.</summary>
    public string? WhyNot(int band) =>
        Counts.Observations[band] == 0 ? "no observations"
        : Counts.Customers[band] < 2 ? "fewer than 2 customers in the band"
        : Counts.AllChurnedCustomers < 2 ? "fewer than 2 churned customers"
        : null;

    /// <summary>Y_b / n_b; null without rows.</summary>
    public double? Rate(int band) => Counts.Observations[band] == 0 ? null : Counts.Rate(band);

    /// <summary>sqrt(C_bb), not floored: 0 where nobody or everybody churned.</summary>
    public double? StandardError(int band) => Estimable(band) ? Math.Sqrt(Math.Max(0, _covariance[band, band])) : null;

    /// <summary>max(1, C_bb n_b / (p_b q_b)); where d_b is 0, the mean of the other bands weighted by rows.</summary>
    public double? DesignEffect(int band) => Estimable(band) ? _designEffect[band] : null;

    /// <summary>C_ab, the covariance of two bands' rates.</summary>
    public double? CovarianceOf(int a, int b) => Estimable(a) && Estimable(b) ? _covariance[a, b] : null;

    /// <summary>
    /// The 95% interval: Wilson on n* = n/deff, at most G_b where d_b is below 2. The customers of a band are worth g = n²/sum_c n_cb² with equally many rows
    /// (Kish); below 100 of these the design effect is uncertain, and n* is cut by (t.975,n-1 / t.975,g-1)² (Korn and Graubard 1998), which is 1 where each customer
    /// has one row. With fewer than 4 churned customers in all it is Clopper-Pearson, and the cut (z / t.975,g-1)²: an interval is given from 2 on, so what is seen
    /// there are the rates that came out high, and only the exact interval holds in spite of that.
    /// </summary>
    public Interval? IntervalOf(int band)
    {
        if (!Estimable(band))
        {
            return null;
        }

        double rows = Counts.Observations[band];
        var rate = Counts.Rate(band);
        var size = rows / _designEffect[band];
        if (Counts.Informative(band) < 2)
        {
            size = Math.Min(size, Counts.Customers[band]);
        }

        var exact = Counts.AllChurnedCustomers < EnoughChurned;
        var equalCustomers = rows * rows / Counts.RowRow[band, band];
        if (equalCustomers < ManyEqualCustomers)
        {
            var certain = exact ? NormalDistribution.Z975 : StudentDistribution.Quantile(0.975, rows - 1);
            var ratio = certain / StudentDistribution.Quantile(0.975, Math.Max(1, equalCustomers - 1));
            size *= ratio * ratio;
        }

        return exact ? Proportion.ClopperPearson(rate >= 1 ? size : size * rate, size) : Proportion.Wilson(rate, size);
    }

    /// <summary>Wilson on n, as if rows were independent; null without rows.</summary>
    public Interval? NaiveIntervalOf(int band) => Counts.Observations[band] == 0 ? null : Proportion.Wilson(Counts.Rate(band), Counts.Observations[band]);

    private bool Estimable(int band) => Counts.Customers[band] >= 2 && Counts.AllChurnedCustomers >= 2;

    private double Covariance(int a, int b)
    {
        double ga = Counts.Customers[a], gb = Counts.Customers[b];
        return Math.Sqrt(ga / (ga - 1) * (gb / (gb - 1))) * Counts.CrossProduct(a, b, Counts.Rate(a), Counts.Rate(b))
            / ((double)Counts.Observations[a] * Counts.Observations[b]);
    }

    private double? MeanDesignEffect(Func<int, long> weightOf)
    {
        double sum = 0, weight = 0;
        for (var b = 0; b < Counts.Bands; b++)
        {
            if (Estimable(b) && Counts.Informative(b) > 0)
            {
                sum += weightOf(b) * _designEffect[b];
                weight += weightOf(b);
            }
        }

        return weight > 0 ? sum / weight : null;
    }
}
