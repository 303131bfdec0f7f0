using HealthBatch.Statistics.Distributions;

namespace HealthBatch.Statistics.Calibration;

/// <summary>
/// The logistic regression of outcomes on the predicted log-odds (Cox 1958): intercept 0 and slope 1 are perfect; a slope below 1 says that predictions are too extreme.
/// </summary>
/// <param name="Intercept">At log-odds 0.</param>
/// <param name="Slope">Per unit of predicted log-odds.</param>
/// <param name="InterceptStandardError">From the model, as if rows were independent.</param>
/// <param name="SlopeStandardError">From the model, as if rows were independent.</param>
/// <param name="InTheLarge">The intercept with the slope held at 1: above 0 where more happened than was predicted.</param>
public sealed record CalibrationLine(double Intercept, double Slope, double InterceptStandardError, double SlopeStandardError, double InTheLarge)
{
    private const int MostSteps = 100;

    /// <summary>Fits it by maximum likelihood; null where probabilities of 0 or 1 have no log-odds, predictions or outcomes never vary, or outcomes are separable.</summary>
    /// <param name="probabilities">Of the event, 0 to 1.</param>
    /// <param name="events">Whether it happened.</param>
    public static CalibrationLine? Fit(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> events)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(events.Length, probabilities.Length);
        var logOdds = new double[probabilities.Length];
        for (var i = 0; i < logOdds.Length; i++)
        {
            logOdds[i] = Math.Log(probabilities[i]) - Precise.LogOnePlus(-probabilities[i]);
            if (!double.IsFinite(logOdds[i]))
            {
                return null;
            }
        }

        return FitLine(logOdds, events) is { } line && FitIntercept(logOdds, events) is { } inTheLarge ? line with { InTheLarge = inTheLarge } : null;
    }

    private static CalibrationLine? FitLine(double[] x, ReadOnlySpan<bool> events)
    {
        double a = 0, b = 1;
        for (var step = 0; step < MostSteps; step++)
        {
            double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
            for (var i = 0; i < x.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-(a + (b * x[i]))));
                var residual = (events[i] ? 1 : 0) - p;
                var weight = p * (1 - p);
                ga += residual;
                gb += residual * x[i];
                haa += weight;
                hab += weight * x[i];
                hbb += weight * x[i] * x[i];
            }

            var determinant = (haa * hbb) - (hab * hab);
            if (!(determinant > 1e-12 * haa * hbb))
            {
                return null;
            }

            var da = ((hbb * ga) - (hab * gb)) / determinant;
            var db = ((haa * gb) - (hab * ga)) / determinant;
            if (Math.Abs(da) <= 1e-13 * (1 + Math.Abs(a)) && Math.Abs(db) <= 1e-13 * (1 + Math.Abs(b)))
            {
                return new CalibrationLine(a, b, Math.Sqrt(hbb / determinant), Math.Sqrt(haa / determinant), double.NaN);
            }

            a += da;
            b += db;
        }

        return null;
    }

    private static double? FitIntercept(double[] x, ReadOnlySpan<bool> events)
    {
        var a = 0.0;
        for (var step = 0; step < MostSteps; step++)
        {
            double gradient = 0, information = 0;
            for (var i = 0; i < x.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-(a + x[i])));
                gradient += (events[i] ? 1 : 0) - p;
                information += p * (1 - p);
            }

            var change = gradient / information;
            if (!double.IsFinite(change))
            {
                return null;
            }

            if (Math.Abs(change) <= 1e-13 * (1 + Math.Abs(a)))
            {
                return a;
            }

            a += change;
        }

        return null;
    }
}
