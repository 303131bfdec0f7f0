namespace HealthBatch.Statistics.Discrimination;

/// <summary>
/// Obuchowski's variance of an AUC, or of the difference of two, and what it rests on. With each customer's shares a_c of its churned rows and b_c of its retained ones:
/// V = D/(D - 1) sum a_c² + D0/(D0 - 1) sum b_c² + 2G/(G - 1) sum a_c b_c (Obuchowski 1997).
/// </summary>
/// <param name="Value">V; null with fewer than 2 churned or 2 retained customers.</param>
/// <param name="DegreesOfFreedom">
/// D - 1. Where D or D0 is below 100 that is far from the truth in either direction, and it is Satterthwaite's for the customers that ever churned and those that never did,
/// with s the sum of (a_c + b_c)² over n of them, times n/(n - 1): (s1 + s0)²/(s1²/(D - 1) + s0²/(G - D - 1)). With one row a customer these are the degrees of freedom of
/// Brunner and Munzel 2000; they take two independent samples, which rows of one customer on both sides are not: so customers are divided, not rows. Where fewer than two
/// customers never churned there is one sample, and G - 1.
/// </param>
/// <param name="ChurnedCustomers">D: customers with a churned row.</param>
/// <param name="Customers">G: customers with a row.</param>
internal readonly record struct AucVariance(double? Value, double DegreesOfFreedom, long ChurnedCustomers, long Customers)
{
    /// <summary>With so many customers on both sides the two degrees of freedom put an interval's ends within 1.2% of its half-width of each other.</summary>
    private const int Many = 100;

    /// <summary>The variance from sums over customers.</summary>
    /// <param name="aa">Sum of a_c².</param>
    /// <param name="bb">Sum of b_c².</param>
    /// <param name="ab">Sum of a_c b_c.</param>
    /// <param name="bbChurned">Sum of b_c² over the customers with a churned row.</param>
    /// <param name="customers">G.</param>
    /// <param name="churned">D.</param>
    /// <param name="retained">D0: customers with a retained row.</param>
    public static AucVariance Of(double aa, double bb, double ab, double bbChurned, long customers, long churned, long retained)
    {
        if (churned < 2 || retained < 2)
        {
            return new AucVariance(null, churned - 1, churned, customers);
        }

        var value = (churned / (churned - 1.0) * aa) + (retained / (retained - 1.0) * bb) + (2 * (customers / (customers - 1.0)) * ab);
        var degrees = churned < Many || retained < Many
            ? Satterthwaite(aa + (2 * ab) + bbChurned, churned, bb - bbChurned, customers - churned)
            : churned - 1;
        return new AucVariance(Math.Max(0, value), degrees, churned, customers);
    }

    /// <summary>Those of two independent samples' sums of squares; of one, where the other has fewer than two customers or nothing varies.</summary>
    private static double Satterthwaite(double ofChurned, long churned, double ofOthers, long others)
    {
        if (others < 2)
        {
            return churned + others - 1;
        }

        double s1 = churned / (churned - 1.0) * Math.Max(0, ofChurned), s0 = others / (others - 1.0) * Math.Max(0, ofOthers);
        var degrees = (s1 + s0) * (s1 + s0) / ((s1 * s1 / (churned - 1)) + (s0 * s0 / (others - 1)));
        return double.IsFinite(degrees) ? degrees : churned - 1;
    }
}
