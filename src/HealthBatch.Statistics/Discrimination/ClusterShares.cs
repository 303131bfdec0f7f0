namespace HealthBatch.Statistics.Discrimination;

/// <summary>Each customer's shares of an AUC's variance: a_c of its churned rows, b_c of its retained ones, each already divided by n1 or n0.</summary>
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

    /// <summary>The variance, over all customers that have a row.</summary>
    public AucVariance Variance()
    {
        double aa = 0, bb = 0, ab = 0, bbChurned = 0;
        long g = 0, d1 = 0, d0 = 0;
        for (var c = 0; c < _has.Length; c++)
        {
            double a = _shares[2 * c], b = _shares[(2 * c) + 1];
            aa += a * a;
            bb += b * b;
            ab += a * b;
            g += _has[c] != 0 ? 1 : 0;
            d0 += (_has[c] & HasRetained) >> 1;
            if ((_has[c] & HasChurned) != 0)
            {
                d1++;
                bbChurned += b * b;
            }
        }

        return AucVariance.Of(aa, bb, ab, bbChurned, g, d1, d0);
    }
}
