using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Bands;

/// <summary>
/// Two bands compared, a the less healthy one. On log-odds: x = Y/deff + ½, m = n/deff + 1, L = logit(x_a/m_a) - logit(x_b/m_b) with variance
/// sum [1/x + 1/(m - x)] - 2 C_ab/(p_a q_a p_b q_b); a band with d below 5 takes the mean design effect weighted by d. The covariance is dropped where
/// a band has no churn or nothing but churn, and where it is half the smaller variance or more.
/// </summary>
public sealed record BandContrast
{
    private BandContrast(int lower, int upper) => (Lower, Upper) = (lower, upper);

    /// <summary>The less healthy band.</summary>
    public int Lower { get; }

    /// <summary>The healthier band.</summary>
    public int Upper { get; }

    /// <summary>p_a - p_b; null where a band has no rows.</summary>
    public double? Difference { get; private init; }

    /// <summary>Of the difference, clustered; null where a band has none.</summary>
    public double? StandardError { get; private init; }

    /// <summary>L; null where a band has no design effect.</summary>
    public double? LogOdds { get; private init; }

    /// <summary>sqrt(v).</summary>
    public double? LogOddsStandardError { get; private init; }

    /// <summary>L / sqrt(v).</summary>
    public double? Z { get; private init; }

    /// <summary>P(Z above z): small where the less healthy band churns more.</summary>
    public double? P => Z is { } z ? NormalDistribution.UpperTail(z) : null;

    /// <summary>P(Z below z): small where the healthier band churns more.</summary>
    public double? PReversed => Z is { } z ? NormalDistribution.LowerTail(z) : null;

    /// <summary>p_a / p_b; null where p_b is 0.</summary>
    public double? RiskRatio { get; private init; }

    /// <summary>exp(log RR ± z se), var = C_aa/p_a² + C_bb/p_b² - 2 C_ab/(p_a p_b); null where a rate is 0 or has no standard error.</summary>
    public Interval? RiskRatioInterval { get; private init; }

    /// <summary>Compares two bands.</summary>
    public static BandContrast Of(ClusteredRates rates, int lower, int upper)
    {
        var contrast = new BandContrast(lower, upper);
        if (rates.Rate(lower) is not { } pa || rates.Rate(upper) is not { } pb)
        {
            return contrast;
        }

        contrast = contrast with { Difference = pa - pb, RiskRatio = pb > 0 ? pa / pb : null };
        if (rates.CovarianceOf(lower, upper) is not { } cab || rates.CovarianceOf(lower, lower) is not { } caa || rates.CovarianceOf(upper, upper) is not { } cbb)
        {
            return contrast;
        }

        var (xa, ma) = Corrected(rates, lower);
        var (xb, mb) = Corrected(rates, upper);
        double va = (1 / xa) + (1 / (ma - xa)), vb = (1 / xb) + (1 / (mb - xb));
        var shared = rates.Counts.Informative(lower) == 0 || rates.Counts.Informative(upper) == 0 ? 0 : cab / (pa * (1 - pa) * pb * (1 - pb));
        if (shared >= Math.Min(va, vb) / 2)
        {
            shared = 0;
        }

        var logOdds = Math.Log(xa / (ma - xa)) - Math.Log(xb / (mb - xb));
        var se = Math.Sqrt(va + vb - (2 * shared));
        contrast = contrast with
        {
            StandardError = Math.Sqrt(Math.Max(0, caa + cbb - (2 * cab))),
            LogOdds = logOdds,
            LogOddsStandardError = se,
            Z = logOdds / se,
        };
        if (pa > 0 && pb > 0)
        {
            var half = NormalDistribution.Z975 * Math.Sqrt(Math.Max(0, (caa / (pa * pa)) + (cbb / (pb * pb)) - (2 * cab / (pa * pb))));
            contrast = contrast with { RiskRatioInterval = new Interval(pa / pb * Math.Exp(-half), pa / pb * Math.Exp(half)) };
        }

        return contrast;
    }

    private static (double Events, double Size) Corrected(ClusteredRates rates, int band)
    {
        var effect = rates.DesignEffect(band)!.Value;
        if (rates.Counts.Informative(band) < 5)
        {
            effect = rates.DesignEffectByInformation ?? effect;
        }

        return ((rates.Counts.Churned[band] / effect) + 0.5, (rates.Counts.Observations[band] / effect) + 1);
    }
}
