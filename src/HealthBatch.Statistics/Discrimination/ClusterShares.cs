namespace HealthBatch.Statistics.Discrimination;

/// <summary>
/// Obuchowski's variance from each customer's shares: a_c of its churned rows, b_c of its retained ones, each already divided by n1 or n0.
/// V = D/(D - 1) sum a_c² + D0/(D0 - 1) sum b_c² + 2G/(G - 1) sum a_c b_c (Obuchowski 1997).
/// </summary>
internal sealed class ClusterShares(int customers)
{
    private const byte HasChurned = 1;
    private const byte HasRetained = 2;
    private readonly double[] _shares = new double[2 * customers];
    private readonly byte[] _has = new byte[customers];

    public void AddChurned(int customer, double share)
    {
        _shares[2 * customer] += share;
        _has[customer] |= HasChurned;
    }

    public void AddRetained(int customer, double share)
    {
        _shares[(2 * customer) + 1] += share;
        _has[customer] |= HasRetained;
    }

    /// <summary>V, null with fewer than 2 churned or 2 retained customers; D; and G.</summary>
    public (double? Value, long ChurnedCustomers, long Customers) Variance()
    {
        double aa = 0, bb = 0, ab = 0;
        long g = 0, d1 = 0, d0 = 0;
        for (var c = 0; c < _has.Length; c++)
        {
            double a = _shares[2 * c], b = _shares[(2 * c) + 1];
            aa += a * a;
            bb += b * b;
            ab += a * b;
            g += _has[c] != 0 ? 1 : 0;
            d1 += _has[c] & HasChurned;
            d0 += (_has[c] & HasRetained) >> 1;
        }

        return (Variance(aa, bb, ab, g, d1, d0), d1, g);
    }

    /// <summary>V from its sums over customers; null with fewer than 2 churned or 2 retained ones.</summary>
    public static double? Variance(double aa, double bb, double ab, long customers, long churned, long retained) => churned < 2 || retained < 2
        ? null
        : Math.Max(0, (churned / (churned - 1.0) * aa) + (retained / (retained - 1.0) * bb) + (2 * (customers / (customers - 1.0)) * ab));
}
