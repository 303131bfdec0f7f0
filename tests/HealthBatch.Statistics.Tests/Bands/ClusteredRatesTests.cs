using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Tests.Bands;

public sealed class ClusteredRatesTests
{
    /// <summary>Band 0: customers 0 to 3 with two rows each, of which 2, 1, 0, 0 churned. Band 1: customers 4 to 8 with a row each, none churned.</summary>
    private static ClusteredRates FewChurners => new(new Panel(
        [
            (0, 0, true), (0, 0, true), (1, 0, true), (1, 0, false), (2, 0, false), (2, 0, false), (3, 0, false), (3, 0, false),
            (4, 1, false), (5, 1, false), (6, 1, false), (7, 1, false), (8, 1, false),
        ]).Counts(2));

    [Fact]
    public void The_clustered_variance_is_that_of_customer_sums()
    {
        // p = 3/8; S = 2 - 2p, 1 - 2p, -2p, -2p = 1.25, 0.25, -0.75, -0.75; sum of squares 2.75; C = 4/3 * 2.75 / 64.
        var variance = 4.0 / 3 * 2.75 / 64;
        Assert.Equal(Math.Sqrt(variance), FewChurners.StandardError(0)!.Value, 1e-15);

        // deff = C n / (p q) = 0.0572917 * 8 / (3/8 * 5/8) = 1.9555556
        Assert.Equal(variance * 8 / (15.0 / 64), FewChurners.DesignEffect(0)!.Value, 1e-14);
    }

    [Fact]
    public void A_band_without_churn_takes_the_design_effect_of_the_others()
    {
        Assert.Equal(0, FewChurners.StandardError(1));
        Assert.Equal(FewChurners.DesignEffect(0), FewChurners.DesignEffect(1));
    }

    [Fact]
    public void A_band_without_churn_and_with_few_customers_gets_an_exact_interval_on_its_effective_size()
    {
        // n* = 5 / 1.9555556 = 2.5568182, below G = 5; then times (1.959964 / t.975,4 = 2.776445)² = 0.4983311: 1.2741420. With x = 0: 1 - 0.025^(1/n*).
        var ratio = 1.9599639845400542 / 2.7764451051977987;
        var size = 5 / (4.0 / 3 * 2.75 / 64 * 8 / (15.0 / 64)) * ratio * ratio;
        Assert.Equal(1.2741420, size, 1e-6);
        var interval = FewChurners.IntervalOf(1)!.Value;
        Assert.Equal(0, interval.Low);
        Assert.Equal(1 - Math.Pow(0.025, 1 / size), interval.High, 1e-12);
    }

    [Fact]
    public void A_band_with_one_churner_has_no_more_effective_rows_than_customers()
    {
        // 40 customers with 3 rows each; one of them churned in one row. deff = max(1, …): S is 1 - 3p for that customer and -3p for the others.
        var rows = Enumerable.Range(0, 120).Select(i => (i / 3, 0, i == 0)).Concat([(40, 1, true), (41, 1, false)]).ToArray();
        var rates = new ClusteredRates(new Panel(rows).Counts(2));
        var p = 1.0 / 120;
        var squares = ((1 - (3 * p)) * (1 - (3 * p))) + (39 * 9 * p * p);
        var effect = Math.Max(1, 40.0 / 39 * squares / (120.0 * 120) * 120 / (p * (1 - p)));
        Assert.Equal(effect, rates.DesignEffect(0)!.Value, 1e-12);
        Assert.Equal(Proportion.Wilson(p, 40), rates.IntervalOf(0));
    }

    [Fact]
    public void A_band_with_one_customer_says_why_it_has_no_standard_error()
    {
        var rates = new ClusteredRates(new Panel([(0, 0, true), (0, 0, false), (1, 1, true), (2, 1, false)]).Counts(2));
        Assert.Null(rates.StandardError(0));
        Assert.Null(rates.IntervalOf(0));
        Assert.Equal("fewer than 2 customers in the band", rates.WhyNot(0));
        Assert.Equal(0.5, rates.Rate(0));
        Assert.NotNull(rates.IntervalOf(1));
    }

    [Fact]
    public void One_churned_customer_in_all_is_not_enough()
    {
        var rates = new ClusteredRates(Panel.Of((10, 1), (10, 0)).Counts(2));
        Assert.Null(rates.StandardError(0));
        Assert.Equal("fewer than 2 churned customers", rates.WhyNot(1));
    }

    [Fact]
    public void When_everyone_churned_the_design_effect_is_1_and_the_upper_end_is_1()
    {
        var rates = new ClusteredRates(Panel.Of((40, 40), (50, 50)).Counts(2));
        Assert.Equal(1, rates.DesignEffect(0));
        Assert.Equal(Proportion.Wilson(1, 40), rates.IntervalOf(0));
        Assert.Equal(1, rates.IntervalOf(0)!.Value.High);
    }

    [Fact]
    public void A_band_without_rows_has_no_rate() => Assert.Null(new ClusteredRates(Panel.Of((4, 2), (0, 0), (4, 1)).Counts(3)).Rate(1));

    [Fact]
    public void The_order_of_rows_changes_no_digit()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 3_000).Select(_ => (random.Next(200), random.Next(3), random.Next(4) == 0)).ToArray();
        var one = new ClusteredRates(new Panel(rows).Counts(3));
        random.Shuffle(rows);
        var other = new ClusteredRates(new Panel(rows).Counts(3));
        Assert.Equal(one.StandardError(1), other.StandardError(1));
        Assert.Equal(one.CovarianceOf(0, 2), other.CovarianceOf(0, 2));
    }

    [Fact]
    public void With_one_row_a_customer_the_variance_is_the_binomial_one_times_n_over_n_minus_1()
    {
        var rates = new ClusteredRates(Panel.Of((50, 20), (60, 6)).Counts(2));
        Assert.Equal(Math.Sqrt(0.4 * 0.6 / 49), rates.StandardError(0)!.Value, 1e-15);
        Assert.Equal(0, rates.CovarianceOf(0, 1)!.Value, 1e-18);
    }
}
