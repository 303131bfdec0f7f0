namespace HealthBatch.Statistics.Trends;

/// <summary>A logistic slope of churn on the band's rank (1 = least healthy), clustered by customer. Negative where churn falls as health rises.</summary>
/// <param name="Slope">By maximum likelihood; null where it is infinite or there is nothing to fit.</param>
/// <param name="StandardError">Sandwich, HC0 x G/(G - 1).</param>
/// <param name="Z">Wald; with fewer than 30 churned customers the smaller in size of Wald and score; the score's where the slope is infinite.</param>
/// <param name="WhyNot">Why there is no z, or null.</param>
public sealed record TrendEstimate(double? Slope, double? StandardError, double? Z, string? WhyNot)
{
    /// <summary>Under so many churned customers Wald's z is held against the score's.</summary>
    internal const int FewChurned = 30;

    internal static TrendEstimate None(string why) => new(null, null, null, why);

    /// <summary>Chooses between the two z values, either of which may be NaN.</summary>
    internal static TrendEstimate Of(double slope, double error, double scoreZ, long churnedCustomers)
    {
        var wald = slope / error;
        if (!double.IsFinite(wald))
        {
            return double.IsFinite(scoreZ) ? new TrendEstimate(null, null, scoreZ, null) : None("the bands do not vary where churn does");
        }

        var z = churnedCustomers < FewChurned && double.IsFinite(scoreZ) && Math.Abs(scoreZ) < Math.Abs(wald) ? scoreZ : wald;
        return new TrendEstimate(slope, error, z, null);
    }
}
