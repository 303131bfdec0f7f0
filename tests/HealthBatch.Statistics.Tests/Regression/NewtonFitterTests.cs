using HealthBatch.Statistics.Regression;
using HealthBatch.Statistics.Tests.Reference;

namespace HealthBatch.Statistics.Tests.Regression;

public class NewtonFitterTests
{
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
            Close.To(reference.Number("coef", ReferenceFit.Names[column]) / units[column], fit.Coefficients![column]);
            Close.To(reference.Number("se", ReferenceFit.Names[column]) / units[column], errors.StandardError(column));
        }
    }

    [Fact]
    public void A_two_by_two_table_gives_its_log_odds_ratio()
    {
        // 10 of 40 events without, 30 of 50 with: slope = log((30/20)/(10/30)), and Woolf's error.
        var data = Some.Table((0, 10, 30), (1, 30, 20));

        var fit = Some.Fit(data);
        var model = new Sandwich(data, fit).Model();

        Assert.Equal(Math.Log(1.5 * 3), fit.Coefficients![0], 1e-12);
        Assert.Equal(Math.Log(1.0 / 3), fit.Intercepts![0], 1e-12);
        Assert.Equal(Math.Sqrt((1 / 30.0) + (1 / 20.0) + (1 / 10.0) + (1 / 30.0)), model.StandardError(0), 1e-12);
        Assert.Equal(Math.Sqrt((1 / 10.0) + (1 / 30.0)), model.InterceptStandardError!.Value, 1e-12);
    }

    [Fact]
    public void A_weight_of_three_counts_as_three_rows()
    {
        var data = Some.Rows(500, columns: 3, seed: 1);
        var thrice = new LogisticData(
            [.. data.Columns.Select(column => column.SelectMany(value => new[] { value, value, value }).ToArray())],
            [.. data.Outcomes.SelectMany(value => new[] { value, value, value })]);

        var fit = Some.Fit(new LogisticData(data.Columns, data.Outcomes, weights: [.. Enumerable.Repeat(3.0, 500)]));
        var expected = Some.Fit(thrice);

        Assert.All(Enumerable.Range(0, 3), column => Assert.Equal(expected.Coefficients![column], fit.Coefficients![column], 1e-11));
        Assert.Equal(expected.LogLikelihood!.Value, fit.LogLikelihood!.Value, 1e-9);
    }

    [Fact]
    public void A_tenth_of_a_percent_of_events_is_fitted_to_a_gradient_of_zero()
    {
        var data = Some.Rows(50_000, columns: 3, seed: 2, intercept: -7.5);
        var events = data.Outcomes.Sum(outcome => outcome);
        Assert.InRange(events, 20, 100);

        var fit = Some.Fit(data);

        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.All(Gradient(data, fit), score => Assert.Equal(0, score, 1e-8));
    }

    [Fact]
    public void Rows_in_strata_give_the_fit_with_a_column_for_each_stratum()
    {
        var data = Some.Rows(900, columns: 2, seed: 3);
        RowRange[] strata = [new(0, 300, 0), new(300, 250, 1), new(550, 350, 2)];
        double[] Dummy(int stratum) => [.. Enumerable.Range(0, 900).Select(row => row >= strata[stratum].Start && row < strata[stratum].Start + strata[stratum].Length ? 1.0 : 0)];
        var stratified = new LogisticData(data.Columns, data.Outcomes, rows: strata);
        var dummies = new LogisticData([.. data.Columns, Dummy(1), Dummy(2)], data.Outcomes);
        int[] clusters = [.. Enumerable.Range(0, 900).Select(row => row % 120)];

        var (fit, expected) = (Some.Fit(stratified), Some.Fit(dummies));
        var (sandwich, full) = (new Sandwich(stratified, fit), new Sandwich(dummies, expected));

        Assert.Equal(expected.Intercepts![0] + expected.Coefficients![3], fit.Intercepts![2], 1e-9);
        for (var column = 0; column < 2; column++)
        {
            Assert.Equal(expected.Coefficients![column], fit.Coefficients![column], 1e-10);
            Assert.Equal(full.Model().StandardError(column), sandwich.Model().StandardError(column), 1e-10);
            Assert.Equal(full.Hc0().StandardError(column), sandwich.Hc0().StandardError(column), 1e-10);
            Assert.Equal(full.Clustered(clusters, 120).StandardError(column), sandwich.Clustered(clusters, 120).StandardError(column), 1e-10);
        }
    }

    [Fact]
    public void A_stratum_with_one_outcome_changes_nothing()
    {
        var data = Some.Rows(400, columns: 2, seed: 4);
        byte[] outcomes = [.. data.Outcomes.Take(300), .. Enumerable.Repeat((byte)1, 100)];

        var fit = Some.Fit(new LogisticData(data.Columns, outcomes, rows: [new(0, 300, 0), new(300, 100, 1)]));
        var without = Some.Fit(new LogisticData(data.Columns, outcomes, rows: [new(0, 300)]));

        Assert.Equal(without.Coefficients![1], fit.Coefficients![1], 1e-10);
        Assert.True(double.IsNaN(fit.Intercepts![1]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public void Sign_bounds_leave_a_point_where_the_Karush_Kuhn_Tucker_conditions_hold(double ridge)
    {
        // The truth has signs + - + - …: half of the bounds are against it.
        var data = Some.Rows(3_000, columns: 6, seed: 5);
        int[] signs = [1, 1, 0, -1, -1, 0];

        var fit = Some.Fit(data, new LogisticOptions { Signs = signs, Ridge = ridge });

        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.Contains(1, fit.AtBound);
        Assert.Contains(4, fit.AtBound);
        var gradient = Gradient(data, fit);
        Assert.Equal(0, gradient[0], 1e-7);
        for (var column = 0; column < 6; column++)
        {
            var slope = gradient[column + 1] / fit.StandardDeviations![column];
            var penalised = slope - (ridge * fit.Coefficients![column] * fit.StandardDeviations[column]);
            if (fit.AtBound.Contains(column))
            {
                Assert.Equal(0, fit.Coefficients[column]);
                Assert.True(signs[column] * penalised < 0, "the likelihood would rise on the allowed side");
            }
            else
            {
                Assert.Equal(0, penalised, 1e-7);
                Assert.True(signs[column] * fit.Coefficients[column] >= 0);
            }
        }

        Assert.True(double.IsNaN(new Sandwich(data, fit).Model().StandardError(1)));
    }

    [Fact]
    public void A_strong_effect_that_does_not_separate_converges()
    {
        var data = Some.Rows(2_000, columns: 1, seed: 7, slope: 12);

        var fit = Some.Fit(data);

        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.InRange(fit.Coefficients![0], 9, 16);
    }

    [Fact]
    public void Ridge_gives_separated_data_an_answer()
    {
        var data = Some.Table((0, 0, 20), (1, 20, 0));

        var fit = Some.Fit(data, new LogisticOptions { Ridge = 1 });

        // By symmetry the fit is ±b at z = ±1 (standardised): 40 / (1 + e^b) = b.
        var b = fit.Coefficients![0] / 2;
        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.Equal(b, 40 / (1 + Math.Exp(b)), 1e-8);
    }

    [Fact]
    public void Three_rows_suffice_for_one_slope()
    {
        // Events at 0 and 2, none at 1: the likelihood is symmetric about 1, so the slope is 0 and the rate 2/3.
        var fit = Some.Fit(new LogisticData([[0, 1, 2]], [1, 0, 1]));

        Assert.Equal(StopReason.Converged, fit.Stop);
        Assert.Equal(0, fit.Coefficients![0], 1e-12);
        Assert.Equal(Math.Log(2), fit.Intercepts![0], 1e-12);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        // More than 64 blocks, so that the start on a sample takes part.
        var data = Some.Rows(1_100_000, columns: 3, seed: 10);
        int[] clusters = [.. Enumerable.Range(0, 1_100_000).Select(row => row % 1_000)];

        var (one, three) = (Some.Fit(data), Some.Fit(data, new LogisticOptions { Threads = 3 }));

        Assert.Equal(one.Coefficients, three.Coefficients);
        Assert.Equal(one.Intercepts, three.Intercepts);
        Assert.Equal(one.LogLikelihood, three.LogLikelihood);
        var (first, second) = (new Sandwich(data, one).Clustered(clusters, 1_000), new Sandwich(data, one, threads: 3).Clustered(clusters, 1_000));
        Assert.Equal(first.StandardError(1), second.StandardError(1));
        Assert.All(Gradient(data, one), score => Assert.Equal(0, score, 1e-5));
    }

    [Fact]
    public void Starting_from_another_fit_gives_the_same_answer_in_fewer_steps()
    {
        var data = Some.Rows(5_000, columns: 4, seed: 11);
        var part = Some.Fit(new LogisticData(data.Columns, data.Outcomes, rows: [new(0, 4_000)]));

        var (cold, warm) = (Some.Fit(data), Some.Fit(data, new LogisticOptions { Start = part }));

        Assert.True(warm.Iterations < cold.Iterations);
        Assert.All(Enumerable.Range(0, 4), column => Assert.Equal(cold.Coefficients![column], warm.Coefficients![column], 1e-10));
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(400, 10)]
    [InlineData(70_000, 0)]
    public void The_likelihood_is_that_of_the_coefficients_though_the_last_step_reads_no_rows(int count, double ridge)
    {
        var data = Some.Rows(count, columns: 3, seed: 21);

        var fit = Some.Fit(data, new LogisticOptions { Ridge = ridge });

        var plain = 0.0;
        for (var row = 0; row < count; row++)
        {
            var logOdds = fit.Intercepts![0] + data.Columns.Select((column, index) => column[row] * fit.Coefficients![index]).Sum();
            plain -= Math.Log(1 + Math.Exp(data.Outcomes[row] == 1 ? -logOdds : logOdds));
        }

        Assert.Equal(plain, fit.LogLikelihood!.Value, 1e-11 * Math.Abs(plain));
    }

    [Fact]
    public void Weighted_rows_have_the_weighted_likelihood()
    {
        var data = Some.Rows(333, columns: 2, seed: 22);
        double[] weights = [.. Enumerable.Range(0, 333).Select(row => 0.25 * (row % 5))];

        var fit = Some.Fit(new LogisticData(data.Columns, data.Outcomes, weights));

        var plain = 0.0;
        for (var row = 0; row < 333; row++)
        {
            var logOdds = fit.Intercepts![0] + data.Columns.Select((column, index) => column[row] * fit.Coefficients![index]).Sum();
            plain -= weights[row] * Math.Log(1 + Math.Exp(data.Outcomes[row] == 1 ? -logOdds : logOdds));
        }

        Assert.Equal(plain, fit.LogLikelihood!.Value, 1e-11 * Math.Abs(plain));
    }

    [Fact]
    public void A_cancelled_fit_ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => new NewtonFitter().Fit(Some.Rows(100, columns: 1, seed: 12), new LogisticOptions(), source.Token));
    }

    /// <summary>The scores of intercept and columns, one row after the other with Math.Exp: the plain sum that the fit must bring to 0.</summary>
    private static double[] Gradient(LogisticData data, LogisticFit fit)
    {
        var gradient = new double[data.Columns.Length + 1];
        for (var row = 0; row < data.Outcomes.Length; row++)
        {
            var logOdds = fit.Intercepts![0] + data.Columns.Select((column, index) => column[row] * fit.Coefficients![index]).Sum();
            var residual = data.Outcomes[row] - (1 / (1 + Math.Exp(-logOdds)));
            gradient[0] += residual;
            for (var column = 0; column < data.Columns.Length; column++)
            {
                gradient[column + 1] += residual * data.Columns[column][row];
            }
        }

        return gradient;
    }
}
