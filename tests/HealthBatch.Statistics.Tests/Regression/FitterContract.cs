using HealthBatch.Statistics.Regression;
using HealthBatch.Statistics.Tests.Reference;

namespace HealthBatch.Statistics.Tests.Regression;

/// <summary>What the fitter port promises, whoever implements it.</summary>
public abstract class FitterContract
{
    /// <summary>The fitter under test.</summary>
    protected abstract ILogisticFitter Fitter { get; }

    /// <summary>How far its coefficients may be from the maximum, in log-odds per standard deviation of their column.</summary>
    protected abstract double Accuracy { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cdnow_q90_pooled")]
    [InlineData("cdnow_single_1997-09-30")]
    [InlineData("cdnow_monthly_pooled")]
    [InlineData("cdnow_out_of_time")]
    public void It_finds_the_coefficients_of_glm(string name)
    {
        var reference = ReferenceFit.Load(name);

        var fit = Fitter.Fit(reference.Data, new LogisticOptions(), Cancellation);

        Assert.True(fit.Stop == StopReason.Converged, fit.Explanation);
        var atMeans = reference.Number("coef", "(Intercept)");
        var ours = fit.Intercepts![0];
        for (var column = 0; column < ReferenceFit.Names.Length; column++)
        {
            var expected = reference.Number("coef", ReferenceFit.Names[column]);
            Assert.Equal(expected * fit.StandardDeviations![column], fit.Coefficients![column] * fit.StandardDeviations[column], Accuracy);
            atMeans += expected * fit.Means![column];
            ours += fit.Coefficients[column] * fit.Means[column];
        }

        Assert.Equal(atMeans, ours, Accuracy);
        Assert.InRange(fit.LogLikelihood!.Value, reference.Number("logLik") * (1 + Math.Max(Accuracy * Accuracy, 1e-9)), reference.Number("logLik") * (1 - 1e-9));
    }

    [Fact]
    public void One_intercept_a_date_is_a_column_for_each_date()
    {
        var data = Some.Rows(3_000, columns: 3, seed: 31);
        RowRange[] dates = [new(0, 900, 0), new(900, 1_000, 1), new(1_900, 1_100, 2)];
        byte[] outcomes = [.. data.Outcomes.Select((outcome, row) => row % 5 == 0 && row >= 1_900 ? (byte)1 : outcome)];
        double[] Indicator(int date) => [.. Enumerable.Range(0, 3_000).Select(row => row >= dates[date].Start && row < dates[date].Start + dates[date].Length ? 1.0 : 0)];

        var fit = Fitter.Fit(new LogisticData(data.Columns, outcomes, rows: dates), new LogisticOptions(), Cancellation);
        var expected = Some.Fit(new LogisticData([.. data.Columns, Indicator(1), Indicator(2)], outcomes));

        Near(expected, fit, 3);
        Assert.Equal(expected.Intercepts![0] + expected.Coefficients![4], fit.Intercepts![2], 10 * 20 * Accuracy);
    }

    [Fact]
    public void A_date_with_one_outcome_changes_nothing()
    {
        var data = Some.Rows(800, columns: 2, seed: 32);
        byte[] outcomes = [.. data.Outcomes.Take(600), .. Enumerable.Repeat((byte)0, 200)];

        var fit = Fitter.Fit(new LogisticData(data.Columns, outcomes, rows: [new(0, 600, 0), new(600, 200, 1)]), new LogisticOptions { Ridge = 1e-3 }, Cancellation);
        var expected = Some.Fit(new LogisticData(data.Columns, outcomes, rows: [new(0, 600)]));

        Assert.True(double.IsNaN(fit.Intercepts![1]));

        // The columns' deviations are those of all rows, the ridge is too small to show.
        Near(expected, fit, 2, leeway: 1e-4);
    }

    [Fact]
    public void A_weight_counts_as_that_many_rows()
    {
        var data = Some.Rows(700, columns: 3, seed: 33);
        double[] weights = [.. Enumerable.Range(0, 700).Select(row => (double)(row % 4))];
        int[] repeated = [.. Enumerable.Range(0, 700).SelectMany(row => Enumerable.Repeat(row, row % 4))];
        var thrice = new LogisticData([.. data.Columns.Select(column => repeated.Select(row => column[row]).ToArray())], [.. repeated.Select(row => data.Outcomes[row])]);

        var fit = Fitter.Fit(new LogisticData(data.Columns, data.Outcomes, weights), new LogisticOptions(), Cancellation);

        Near(Some.Fit(thrice), fit, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void The_ridge_is_half_of_it_times_the_squared_slopes(double ridge)
    {
        // By symmetry the fit is ±b at z = ±1, where the penalised score is zero: 40 / (1 + e^b) = ridge b.
        var data = new LogisticData([[.. Enumerable.Range(0, 40).Select(row => row < 20 ? 0.0 : 1)]], [.. Enumerable.Range(0, 40).Select(row => (byte)(row < 20 ? 0 : 1))]);

        var fit = Fitter.Fit(data, new LogisticOptions { Ridge = ridge }, Cancellation);

        var b = fit.Coefficients![0] / 2;
        Assert.Equal(40 / (1 + Math.Exp(b)), ridge * b, Math.Max(1e-8, 20 * ridge * Accuracy));
    }

    [Fact]
    public void Units_of_a_millionth_and_a_million_change_nothing_but_the_units()
    {
        var data = Some.Rows(4_000, columns: 3, seed: 34);
        double[] units = [1e-6, 1, 1e6];

        var fit = Fitter.Fit(new LogisticData([.. data.Columns.Select((column, place) => column.Select(value => value * units[place]).ToArray())], data.Outcomes), new LogisticOptions(), Cancellation);

        var expected = Some.Fit(data);
        for (var column = 0; column < 3; column++)
        {
            Assert.Equal(expected.Coefficients![column] * expected.StandardDeviations![column], fit.Coefficients![column] * fit.StandardDeviations![column], Accuracy);
        }
    }

    [Fact]
    public void A_tenth_of_a_percent_of_events_suffices()
    {
        var data = Some.Rows(50_000, columns: 3, seed: 2, intercept: -7.5);

        var fit = Fitter.Fit(data, new LogisticOptions(), Cancellation);

        // Forty events leave the likelihood flat (a standard error is 0.16), so that rounding moves its maximum further.
        Assert.True(fit.Stop == StopReason.Converged, fit.Explanation);
        Near(Some.Fit(data), fit, 3, leeway: 9 * Accuracy);
    }

    [Fact]
    public void What_has_no_answer_is_refused_with_its_reason()
    {
        var data = Some.Rows(300, columns: 2, seed: 35);
        double[] known = [.. data.Outcomes.Select((outcome, row) => outcome + (row % 7 / 10.0))];
        LogisticFit Fit(double[][] columns, byte[] outcomes) => Fitter.Fit(new LogisticData(columns, outcomes, names: [.. columns.Select((_, place) => $"column {place}")]), new LogisticOptions(), Cancellation);

        var few = Fit([[1, 2, 3], [1, 0, 1]], [0, 1, 0]);
        var alike = Fit([data.Columns[0]], [.. Enumerable.Repeat((byte)1, 300)]);
        var constant = Fit([data.Columns[0], [.. Enumerable.Repeat(0.1, 300)]], data.Outcomes);
        var copied = Fit([data.Columns[0], data.Columns[1], [.. data.Columns[0].Select(value => (3 * value) + 1)]], data.Outcomes);
        var separated = Fit([data.Columns[0], known], data.Outcomes);

        Assert.Equal([StopReason.TooFewRows, StopReason.OneOutcome, StopReason.Collinear, StopReason.Collinear, StopReason.Separable], new[] { few, alike, constant, copied, separated }.Select(fit => fit.Stop));
        Assert.All([few, alike, constant, copied, separated], fit => Assert.Null(fit.Coefficients));
        Assert.Contains("column 1", constant.Explanation, StringComparison.Ordinal);
        Assert.Contains("column 2", copied.Explanation, StringComparison.Ordinal);
        Assert.Contains("column 1", separated.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_rows_give_the_same_bits()
    {
        var data = Some.Rows(20_000, columns: 4, seed: 36);

        var (one, two) = (Fitter.Fit(data, new LogisticOptions(), Cancellation), Fitter.Fit(data, new LogisticOptions { Threads = 3 }, Cancellation));

        Assert.Equal(one.Coefficients, two.Coefficients);
        Assert.Equal(one.Intercepts, two.Intercepts);
    }

    [Fact]
    public void A_value_that_is_not_finite_and_a_cancelled_token_are_refused()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var error = Assert.Throws<ArgumentException>(() => Fitter.Fit(new LogisticData([[1, 2, double.NaN, 4]], [1, 0, 1, 0], names: ["nps"]), new LogisticOptions(), Cancellation));
        Assert.Contains("nps", error.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<OperationCanceledException>(() => Fitter.Fit(Some.Rows(500, columns: 1, seed: 37), new LogisticOptions(), cancelled.Token));
    }

    [Fact]
    public void It_says_who_it_is()
    {
        Assert.NotEmpty(Fitter.Identity.Name);
        Assert.Matches(@"^\d+\.\d+\.\d+", Fitter.Identity.Version);
    }

    private void Near(LogisticFit expected, LogisticFit actual, int columns, double leeway = 0)
    {
        for (var column = 0; column < columns; column++)
        {
            var deviation = actual.StandardDeviations![column];
            Assert.Equal(expected.Coefficients![column] * deviation, actual.Coefficients![column] * deviation, Accuracy + leeway);
        }
    }
}
