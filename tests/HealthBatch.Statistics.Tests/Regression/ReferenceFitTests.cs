using HealthBatch.Statistics.Regression;

namespace HealthBatch.Statistics.Tests.Regression;

/// <summary>Our fit and its errors against R's glm, vcov, vcovHC and vcovCL: 1e-9 relative, what 17 printed digits and two solvers leave.</summary>
public class ReferenceFitTests
{
    private const double Relative = 1e-9;

    [Theory]
    [InlineData("cdnow_q90_pooled")]
    [InlineData("cdnow_single_1997-09-30")]
    [InlineData("cdnow_monthly_pooled")]
    [InlineData("cdnow_out_of_time")]
    public void Coefficients_likelihood_and_deviance_are_those_of_glm(string name)
    {
        var reference = ReferenceFit.Load(name);
        var fit = Some.Fit(reference.Data);

        Assert.Equal(StopReason.Converged, fit.Stop);
        Near(reference.Number("coef", "(Intercept)"), fit.Intercepts![0]);
        for (var column = 0; column < ReferenceFit.Names.Length; column++)
        {
            Near(reference.Number("coef", ReferenceFit.Names[column]), fit.Coefficients![column]);
        }

        Near(reference.Number("logLik"), fit.LogLikelihood!.Value);
        Near(reference.Number("deviance"), fit.Deviance!.Value);
        Near(reference.Number("null_deviance"), -2 * fit.NullLogLikelihood!.Value);
    }

    [Theory]
    [InlineData("cdnow_q90_pooled")]
    [InlineData("cdnow_single_1997-09-30")]
    [InlineData("cdnow_monthly_pooled")]
    [InlineData("cdnow_out_of_time")]
    public void Model_robust_and_clustered_errors_are_those_of_R(string name)
    {
        var reference = ReferenceFit.Load(name);
        var sandwich = new Sandwich(reference.Data, Some.Fit(reference.Data));

        var model = sandwich.Model();
        Compare(model, column => reference.Number("se", column));
        for (var column = 0; column < ReferenceFit.Names.Length; column++)
        {
            Near(reference.Covariance(0, column + 1), model.OfIntercept(column)!.Value);
            for (var other = 0; other < ReferenceFit.Names.Length; other++)
            {
                Near(reference.Covariance(column + 1, other + 1), model.Of(column, other));
            }
        }

        Compare(sandwich.Hc0(), column => reference.Number("se_HC0", column));
        Compare(
            sandwich.Clustered(reference.Customers, reference.CustomerCount),
            column => reference.Number("cluster_HC0_cadjust", "se", column));
        Compare(
            sandwich.Clustered(reference.Customers, reference.CustomerCount, smallSample: false),
            column => reference.Number("cluster_HC0_no_cadjust", "se", column));
        // R printed the whole clustered covariance as HC1 alone: HC0 x G/(G-1) x (n-1)/(n-k).
        var clustered = sandwich.Clustered(reference.Customers, reference.CustomerCount);
        double rows = reference.Data.RowCount;
        var hc1 = reference.Glm.GetProperty("cluster_HC1_cadjust").GetProperty("vcov").GetProperty("rows");
        for (var column = 0; column < ReferenceFit.Names.Length; column++)
        {
            Near(hc1[0][column + 1].GetDouble(), clustered.OfIntercept(column)!.Value * (rows - 1) / (rows - 8));
            for (var other = 0; other < ReferenceFit.Names.Length; other++)
            {
                Near(hc1[column + 1][other + 1].GetDouble(), clustered.Of(column, other) * (rows - 1) / (rows - 8));
            }
        }
    }

    [Fact]
    public void Columns_in_units_of_a_millionth_and_a_million_give_the_same_fit_in_those_units()
    {
        var reference = ReferenceFit.Load("cdnow_single_1997-09-30");
        double[] units = [1e-6, 1e6, 1, 1e6, 1e-6, 1, 1e6];
        var scaled = new LogisticData(
            [.. reference.Data.Columns.Select((column, index) => column.Select(value => value * units[index]).ToArray())], reference.Data.Outcomes);

        var fit = Some.Fit(scaled);
        var errors = new Sandwich(scaled, fit).Model();

        for (var column = 0; column < units.Length; column++)
        {
            Near(reference.Number("coef", ReferenceFit.Names[column]) / units[column], fit.Coefficients![column]);
            Near(reference.Number("se", ReferenceFit.Names[column]) / units[column], errors.StandardError(column));
        }
    }

    private static void Compare(CoefficientCovariance covariance, Func<string, double> expected)
    {
        Near(expected("(Intercept)"), covariance.InterceptStandardError!.Value);
        for (var column = 0; column < ReferenceFit.Names.Length; column++)
        {
            Near(expected(ReferenceFit.Names[column]), covariance.StandardError(column));
        }
    }

    private static void Near(double expected, double actual) => Assert.InRange(actual, expected - (Relative * Math.Abs(expected)), expected + (Relative * Math.Abs(expected)));
}
