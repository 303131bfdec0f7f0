using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Verdicts;

/// <summary>
/// The smallest difference in churn rate between the extreme bands that this much data would show four times in five: with r the least healthy band,
/// h the healthiest, p their pooled rate and f = n_h/(n_r + n_h), the smallest Δ with p_r = p + Δf, p_h = p - Δ(1 - f) above 0 and
/// logit p_r - logit p_h >= 2.80 sqrt(deff_r/(n_r p_r q_r) + deff_h/(n_h p_h q_h)).
/// </summary>
public static class DetectableDifference
{
    /// <summary>z at 97.5% plus z at 80%.</summary>
    public const double SizeAndPower = 2.80;

    private const int Steps = 4_000;

    /// <summary>Δ, found to 1e-12; null where a band has no design effect, or where no difference is detectable.</summary>
    public static double? Of(ClusteredRates rates)
    {
        var healthiest = rates.Counts.Bands - 1;
        if (healthiest < 1 || rates.DesignEffect(0) is not { } effectR || rates.DesignEffect(healthiest) is not { } effectH)
        {
            return null;
        }

        double nr = rates.Counts.Observations[0], nh = rates.Counts.Observations[healthiest];
        var p = (rates.Counts.Churned[0] + rates.Counts.Churned[healthiest]) / (nr + nh);
        var f = nh / (nr + nh);
        if (p is <= 0 or >= 1)
        {
            return null;
        }

        bool Shown(double delta)
        {
            double pr = p + (delta * f), ph = p - (delta * (1 - f));
            return pr < 1 && ph > 0
                && Math.Log(pr / (1 - pr)) - Math.Log(ph / (1 - ph)) >= SizeAndPower * Math.Sqrt((effectR / (nr * pr * (1 - pr))) + (effectH / (nh * ph * (1 - ph))));
        }

        // The root blows up towards the ends, so what is shown may be a stretch in the middle: walk to its start, then bisect.
        var greatest = Math.Min((1 - p) / f, p / (1 - f));
        var step = 1;
        while (step < Steps && !Shown(greatest * step / Steps))
        {
            step++;
        }

        if (step == Steps)
        {
            return null;
        }

        double low = greatest * (step - 1) / Steps, high = greatest * step / Steps;
        while (high - low > 1e-13)
        {
            var middle = (low + high) / 2;
            if (Shown(middle))
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return high;
    }
}
