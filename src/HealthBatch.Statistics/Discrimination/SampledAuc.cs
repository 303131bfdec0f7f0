namespace HealthBatch.Statistics.Discrimination;

/// <summary>
/// An AUC where not every row can be kept: the clustered variance is DeLong's times the ratio of the two on the rows of some customers, drawn without regard to what happened
/// to them. With the rows of all customers it is <see cref="AucEstimate.Clustered"/>'s. Rows come in parts; the same rows in the same order give the same digits.
/// </summary>
public sealed class SampledAuc
{
    private readonly RocCurve _curve;
    private readonly ClusterShares _shares;
    private readonly double[] _churnedShare;
    private readonly double[] _retainedShare;
    private double _squares1;
    private double _squares0;
    private long _kept1;
    private long _kept0;

    /// <param name="curve">The curve of all rows.</param>
    /// <param name="customers">How many customers the kept rows can have.</param>
    public SampledAuc(RocCurve curve, int customers)
    {
        (_curve, _shares) = (curve, new ClusterShares(customers));
        (_churnedShare, _retainedShare) = (new double[curve.Counts.Cells], new double[curve.Counts.Cells]);
        double n1 = curve.Churned, n0 = curve.Retained;
        for (var cell = 0; cell < _churnedShare.Length; cell++)
        {
            (_churnedShare[cell], _retainedShare[cell]) = ((curve.V10[cell] - curve.Auc) / n1, (curve.V01[cell] - curve.Auc) / n0);
        }
    }

    /// <summary>Adds kept rows.</summary>
    /// <param name="cell">Each row's cell; a row whose cell is not one of the curve's takes no part.</param>
    /// <param name="churned">Whether each row churned.</param>
    /// <param name="customer">Each row's customer, from 0 to customers - 1.</param>
    public void Add(ReadOnlySpan<ushort> cell, ReadOnlySpan<bool> churned, ReadOnlySpan<int> customer)
    {
        double squares1 = _squares1, squares0 = _squares0;
        var (ofChurned, ofRetained) = (_churnedShare, _retainedShare);
        for (var row = 0; row < cell.Length; row++)
        {
            var place = cell[row];
            if (place >= ofChurned.Length)
            {
                continue;
            }

            if (churned[row])
            {
                var share = ofChurned[place];
                _shares.AddChurned(customer[row], share);
                squares1 += share * share;
                _kept1++;
            }
            else
            {
                var share = ofRetained[place];
                _shares.AddRetained(customer[row], share);
                squares0 += share * share;
                _kept0++;
            }
        }

        (_squares1, _squares0) = (squares1, squares0);
    }

    /// <summary>The estimate from the rows so far, and the distinct customers among them.</summary>
    public (AucEstimate Auc, long Customers) Estimate()
    {
        var variance = _shares.Variance();
        if (_kept1 == _curve.Churned && _kept0 == _curve.Retained)
        {
            return (AucEstimate.Of(_curve, variance), variance.Customers);
        }

        var naive = _kept1 < 2 || _kept0 < 2 ? 0 : (_kept1 / (_kept1 - 1.0) * _squares1) + (_kept0 / (_kept0 - 1.0) * _squares0);
        return (AucEstimate.Of(_curve, variance with { Value = naive > 0 ? _curve.DeLongVariance * variance.Value / naive : null }), variance.Customers);
    }
}
