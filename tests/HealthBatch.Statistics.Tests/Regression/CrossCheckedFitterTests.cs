using HealthBatch.Statistics.Regression;

namespace HealthBatch.Statistics.Tests.Regression;

public class CrossCheckedFitterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_first_answers_and_the_largest_difference_is_named_per_standard_deviation()
    {
        var data = Some.Rows(2_000, columns: 3, seed: 41);
        var check = new CrossCheckedFitter(new NewtonFitter(), new Ridged(200));

        var fit = check.Fit(data, new LogisticOptions(), Cancellation);

        var (plain, ridged) = (Some.Fit(data), Some.Fit(data, new LogisticOptions { Ridge = 200 }));
        var differences = Enumerable.Range(0, 3).Select(column => Math.Abs(plain.Coefficients![column] - ridged.Coefficients![column]) * plain.StandardDeviations![column]).ToArray();
        Assert.Equal(plain.Coefficients, fit.Coefficients);
        Assert.Equal(differences.Max(), check.LargestDifference);
        Assert.Equal(data.Names[Array.IndexOf(differences, differences.Max())], check.Column);
        Assert.Null(check.Disagreement);
        Assert.Contains("1 fit by newton 0.1.0 and ridged 1.2.3 differ by at most ", check.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_keeps_the_largest_of_several_fits()
    {
        var check = new CrossCheckedFitter(new NewtonFitter(), new Ridged(200));
        var (few, many) = (Some.Rows(400, columns: 2, seed: 42), Some.Rows(50_000, columns: 2, seed: 43));

        check.Fit(few, new LogisticOptions(), Cancellation);
        var largest = check.LargestDifference;
        check.Fit(many, new LogisticOptions(), Cancellation);

        Assert.Equal(2, check.Fits);
        Assert.Equal(largest, check.LargestDifference);
    }

    [Fact]
    public void One_that_has_an_answer_where_the_other_has_none_is_said()
    {
        // Separated: without a ridge there is no maximum.
        double[] known = [.. Enumerable.Range(0, 40).Select(row => row < 20 ? 0.0 : 1)];
        var data = new LogisticData([known], [.. known.Select(value => (byte)value)], names: ["known"]);
        var check = new CrossCheckedFitter(new NewtonFitter(), new Ridged(1));

        var fit = check.Fit(data, new LogisticOptions(), Cancellation);

        Assert.Equal(StopReason.Separable, fit.Stop);
        Assert.Contains("newton 0.1.0: separable: known", check.Disagreement, StringComparison.Ordinal);
        Assert.Contains("They disagree whether there is an answer", check.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A fitter that is wrong by a ridge of its own.</summary>
    private sealed class Ridged(double ridge) : ILogisticFitter
    {
        public FitterIdentity Identity { get; } = new("ridged", "1.2.3");

        public LogisticFit Fit(LogisticData data, LogisticOptions options, CancellationToken cancellation = default) =>
            new NewtonFitter().Fit(data, options with { Ridge = ridge }, cancellation);
    }
}
