using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Trends;

/// <summary>
/// The logistic slope of churn on the band's rank over all rows. The score z is sum (y - p̄)(r - r̄) / sqrt(G/(G - 1) sum_c (…)²).
/// </summary>
public static class PooledTrend
{
    /// <summary>Estimates it from counts alone: rows of a band share their rank, so a customer's share needs only how many it has where.</summary>
    public static TrendEstimate Estimate(ClusterCounts counts)
    {
        if (counts.AllChurnedCustomers < 2)
        {
            return TrendEstimate.None("fewer than 2 churned customers");
        }

        if (counts.AllChurned == counts.AllObservations)
        {
            return TrendEstimate.None("everyone churned");
        }

        if (counts.Observations.Count(n => n > 0) < 2)
        {
            return TrendEstimate.None("all observations are in one band");
        }

        var correction = counts.AllCustomers / (counts.AllCustomers - 1.0);
        var (slope, error) = Fit(counts, correction);
        return TrendEstimate.Of(slope, error, ScoreZ(counts, correction), counts.AllChurnedCustomers);
    }

    private static (double Slope, double Error) Fit(ClusterCounts counts, double correction)
    {
        var bands = counts.Bands;
        var probability = new double[bands];
        var mean = (double)counts.AllChurned / counts.AllObservations;
        double a = Math.Log(mean / (1 - mean)), b = 0;
        double i00 = 0, i01 = 0, i11 = 0;
        var likelihood = double.NegativeInfinity;
        for (var iteration = 0; iteration < 100; iteration++)
        {
            i00 = i01 = i11 = 0;
            double g0 = 0, g1 = 0;
            for (var k = 0; k < bands; k++)
            {
                var p = probability[k] = 1 / (1 + Math.Exp(-(a + (b * (k + 1)))));
                var w = counts.Observations[k] * p * (1 - p);
                var residual = counts.Churned[k] - (counts.Observations[k] * p);
                i00 += w;
                i01 += w * (k + 1);
                i11 += w * (k + 1) * (k + 1);
                g0 += residual;
                g1 += residual * (k + 1);
            }

            var determinant = (i00 * i11) - (i01 * i01);
            double stepA = ((i11 * g0) - (i01 * g1)) / determinant, stepB = ((i00 * g1) - (i01 * g0)) / determinant;
            if (!double.IsFinite(stepB) || Math.Abs(b) > 30)
            {
                return (double.NaN, double.NaN);
            }

            if (Math.Abs(stepA) <= 1e-14 * (1 + Math.Abs(a)) && Math.Abs(stepB) <= 1e-14 * (1 + Math.Abs(b)))
            {
                break;
            }

            // A step that loses likelihood is halved: from far away Newton can jump over the maximum.
            var next = LogLikelihood(counts, a + stepA, b + stepB);
            for (var half = 0; half < 30 && next < likelihood - (1e-12 * Math.Abs(likelihood)); half++)
            {
                stepA /= 2;
                stepB /= 2;
                next = LogLikelihood(counts, a + stepA, b + stepB);
            }

            likelihood = next;
            a += stepA;
            b += stepB;
        }

        double m00 = 0, m01 = 0, m11 = 0;
        for (var k = 0; k < bands; k++)
        {
            for (var l = 0; l < bands; l++)
            {
                var product = counts.CrossProduct(k, l, probability[k], probability[l]);
                m00 += product;
                m01 += product * (l + 1);
                m11 += product * (k + 1) * (l + 1);
            }
        }

        var det = (i00 * i11) - (i01 * i01);
        double c0 = -i01 / det, c1 = i00 / det;
        return (b, Math.Sqrt(correction * Math.Max(0, (c0 * c0 * m00) + (2 * c0 * c1 * m01) + (c1 * c1 * m11))));
    }

    private static double LogLikelihood(ClusterCounts counts, double a, double b)
    {
        var sum = 0.0;
        for (var k = 0; k < counts.Bands; k++)
        {
            // ln(1 + e^x) without overflow.
            var x = a + (b * (k + 1));
            sum += (counts.Churned[k] * x) - (counts.Observations[k] * (Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)))));
        }

        return sum;
    }

    private static double ScoreZ(ClusterCounts counts, double correction)
    {
        var mean = (double)counts.AllChurned / counts.AllObservations;
        double rank = 0;
        for (var k = 0; k < counts.Bands; k++)
        {
            rank += (k + 1.0) * counts.Observations[k] / counts.AllObservations;
        }

        double sum = 0, square = 0;
        for (var k = 0; k < counts.Bands; k++)
        {
            sum += (counts.Churned[k] - (counts.Observations[k] * mean)) * (k + 1 - rank);
            for (var l = 0; l < counts.Bands; l++)
            {
                square += counts.CrossProduct(k, l, mean, mean) * (k + 1 - rank) * (l + 1 - rank);
            }
        }

        return sum / Math.Sqrt(correction * square);
    }
}
