using HealthBatch.Statistics.Regression;

namespace HealthBatch.Statistics.Tests.Regression;

/// <summary>Data that no fit can answer: what our own says about them.</summary>
public class UnanswerableFitTests
{
    [Fact]
    public void One_column_that_tells_the_outcomes_apart_is_named()
    {
        var data = Some.Rows(200, columns: 2, seed: 6);
        double[] perfect = [.. data.Outcomes.Select((outcome, row) => outcome + (row % 7 / 10.0))];

        var fit = Some.Fit(new LogisticData([data.Columns[0], perfect], data.Outcomes, names: ["noise", "known afterwards"]));

        Assert.Equal(StopReason.Separable, fit.Stop);
        Assert.Null(fit.Coefficients);
        Assert.Contains("known afterwards", fit.Explanation, StringComparison.Ordinal);
        Assert.Contains(1, fit.Culprits);
    }

    [Fact]
    public void Separation_with_ties_is_found_too()
    {
        // Nobody with x = 2 is retained, everything else is mixed: the maximum lies at infinity for that value alone.
        var data = Some.Table((0, 10, 30), (1, 20, 25), (2, 8, 0));
        var two = data.Columns[0].Select(value => value == 2 ? 1.0 : 0).ToArray();

        var fit = Some.Fit(new LogisticData([two, data.Columns[0].Select(value => value == 1 ? 1.0 : 0).ToArray()], data.Outcomes));

        Assert.Equal(StopReason.Separable, fit.Stop);
        Assert.Equal([0], fit.Culprits);
    }

    [Fact]
    public void A_constant_column_is_collinear_and_named()
    {
        var data = Some.Rows(100, columns: 2, seed: 8);

        var fit = Some.Fit(new LogisticData([data.Columns[0], [.. Enumerable.Repeat(0.1, 100)]], data.Outcomes, names: ["usage", "plan"]));

        Assert.Equal(StopReason.Collinear, fit.Stop);
        Assert.Equal([1], fit.Culprits);
        Assert.Contains("plan", fit.Explanation, StringComparison.Ordinal);
        Assert.Null(fit.Coefficients);
    }

    [Fact]
    public void A_column_that_is_there_twice_is_collinear()
    {
        var data = Some.Rows(100, columns: 2, seed: 24);

        var fit = Some.Fit(new LogisticData([data.Columns[0], data.Columns[1], data.Columns[0]], data.Outcomes, names: ["usage", "nps", "usage again"]));

        Assert.Equal(StopReason.Collinear, fit.Stop);
        Assert.Equal([2], fit.Culprits);
        Assert.Contains("usage again", fit.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_repeats_others_is_collinear()
    {
        var data = Some.Rows(100, columns: 2, seed: 9);
        double[] sum = [.. data.Columns[0].Zip(data.Columns[1], (a, b) => (3e5 * a) - (2 * b) + 17)];

        var fit = Some.Fit(new LogisticData([.. data.Columns, sum], data.Outcomes));

        Assert.Equal(StopReason.Collinear, fit.Stop);
        Assert.Equal([2], fit.Culprits);
    }

    [Fact]
    public void Three_rows_are_too_few_for_three_coefficients()
    {
        var fit = Some.Fit(new LogisticData([[1, 2, 3], [1, 0, 1]], [0, 1, 0]));

        Assert.Equal(StopReason.TooFewRows, fit.Stop);
        Assert.Null(fit.Coefficients);
    }

    [Fact]
    public void Rows_that_all_end_alike_have_no_fit()
    {
        var fit = Some.Fit(new LogisticData([[1, 2, 3, 4]], [1, 1, 1, 1]));

        Assert.Equal(StopReason.OneOutcome, fit.Stop);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_refused_by_the_name_of_its_column(double value)
    {
        var error = Assert.Throws<ArgumentException>(() => Some.Fit(new LogisticData([[1, 2, value, 4]], [1, 0, 1, 0], names: ["nps"])));

        Assert.Contains("nps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_steps_are_said_and_give_no_answer()
    {
        var fit = Some.Fit(Some.Rows(2_000, columns: 3, seed: 23, slope: 2), new LogisticOptions { MaxIterations = 1 });

        Assert.Equal(StopReason.MaxIterations, fit.Stop);
        Assert.Null(fit.Coefficients);
        Assert.StartsWith("not converged after 1 steps", fit.Explanation, StringComparison.Ordinal);
    }
}
