using HealthBatch.Statistics.Distributions;
using HealthBatch.Statistics.Regression;
using HealthBatch.Statistics.Tests.Regression;

namespace HealthBatch.Statistics.Tests.Reference;

/// <summary>Our logistic fit and its errors against R's glm, vcov, vcovHC and vcovCL.</summary>
internal static class FitComparisons
{
    public static void Panel(Answer answers, string name)
    {
        Fit(answers["glm"], name);
        answers["customers"].IsExactly(ReferenceFit.Load(name).CustomerCount);
    }

    public static void Fit(Answer glm, string name)
    {
        var reference = ReferenceFit.Load(name);
        var fit = Some.Fit(reference.Data);
        double[] coefficients = [fit.Intercepts![0], .. fit.Coefficients!];
        glm["n"].IsExactly(reference.Data.RowCount);
        glm["clusters"].IsExactly(reference.CustomerCount);
        glm["converged"].IsTrue(fit.Stop == StopReason.Converged);
        glm["logLik"].Is(fit.LogLikelihood);
        glm["deviance"].Is(fit.Deviance);
        glm["null_deviance"].Is(-2 * fit.NullLogLikelihood);
        for (var place = 0; place < coefficients.Length; place++)
        {
            glm["coef"][Name(place)].Is(coefficients[place]);
        }

        var sandwich = new Sandwich(reference.Data, fit);
        var model = sandwich.Model();
        Errors(glm["se"], model);
        Tests(glm, coefficients, model);
        Matrix(glm["vcov"]["rows"], model, 1);
        Errors(glm["se_HC0"], sandwich.Hc0());
        var clustered = sandwich.Clustered(reference.Customers, reference.CustomerCount);
        Errors(glm["cluster_HC0_cadjust"]["se"], clustered);
        Tests(glm["cluster_HC0_cadjust"], coefficients, clustered);
        Errors(glm["cluster_HC0_no_cadjust"]["se"], sandwich.Clustered(reference.Customers, reference.CustomerCount, smallSample: false));

        // R printed the whole clustered covariance as HC1 alone: HC0 x G/(G - 1) x (n - 1)/(n - k).
        var hc1 = (reference.Data.RowCount - 1.0) / (reference.Data.RowCount - coefficients.Length);
        Errors(glm["cluster_HC1_cadjust"]["se"], clustered, Math.Sqrt(hc1));
        Matrix(glm["cluster_HC1_cadjust"]["vcov"]["rows"], clustered, hc1);
    }

    private static string Name(int place) => place == 0 ? "(Intercept)" : ReferenceFit.Names[place - 1];

    private static double Error(CoefficientCovariance covariance, int place) => place == 0 ? covariance.InterceptStandardError!.Value : covariance.StandardError(place - 1);

    private static void Errors(Answer answer, CoefficientCovariance covariance, double factor = 1)
    {
        for (var place = 0; place <= ReferenceFit.Names.Length; place++)
        {
            answer[Name(place)].Is(factor * Error(covariance, place));
        }
    }

    private static void Tests(Answer answer, double[] coefficients, CoefficientCovariance covariance)
    {
        for (var place = 0; place < coefficients.Length; place++)
        {
            var z = coefficients[place] / Error(covariance, place);
            answer["z"][Name(place)].Is(z);
            answer["p"][Name(place)].IsTail(2 * NormalDistribution.UpperTail(Math.Abs(z)));
        }
    }

    private static void Matrix(Answer rows, CoefficientCovariance covariance, double factor)
    {
        for (var a = 0; a <= ReferenceFit.Names.Length; a++)
        {
            for (var b = 0; b <= ReferenceFit.Names.Length; b++)
            {
                rows[a][b].Is(factor * (a == 0 && b == 0 ? Math.Pow(covariance.InterceptStandardError!.Value, 2)
                    : a == 0 ? covariance.OfIntercept(b - 1)
                    : b == 0 ? covariance.OfIntercept(a - 1)
                    : covariance.Of(a - 1, b - 1)));
            }
        }
    }
}
