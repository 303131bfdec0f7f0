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
    public void A_design_effect_is_never_below_1()
    {
        // Twelve customers with two rows of which one churned: S = 1 - 2p = 0 for each. The interval is as if rows were independent, cut for 12 customers.
        var rates = new ClusteredRates(new Panel([.. Enumerable.Range(0, 24).Select(i => (i / 2, 0, i % 2 == 0))]).Counts(1));
        Assert.Equal((0.0, 1.0), (rates.StandardError(0), rates.DesignEffect(0)));
        var expected = Proportion.Wilson(0.5, 24 * Math.Pow(2.0686576104190406 / 2.2009851600916384, 2));
        Assert.Equal(expected.Low, rates.IntervalOf(0)!.Value.Low, 1e-12);
    }

    [Fact]
    public void A_band_without_churn_takes_the_mean_of_the_others_by_their_rows()
    {
        // Band 0: ten customers with two rows of one fate, 4 churn: p = 0.4, sum S² = 4 * 1.2² + 6 * 0.8² = 9.6, deff = 10/9 * 9.6/400 * 20/0.24 = 20/9.
        // Band 1: 60 customers with a row each: 60/59. By rows 20 and 60; by d, which is 4 and 15, it would be another mean.
        var rows = Enumerable.Range(0, 20).Select(i => (i / 2, 0, i / 2 < 4))
            .Concat(Enumerable.Range(0, 60).Select(i => (10 + i, 1, i < 15)))
            .Concat(Enumerable.Range(0, 8).Select(i => (70 + i, 2, false))).ToArray();
        var rates = new ClusteredRates(new Panel(rows).Counts(3));
        Assert.Equal(20.0 / 9, rates.DesignEffect(0)!.Value, 1e-13);
        Assert.Equal(60.0 / 59, rates.DesignEffect(1)!.Value, 1e-13);
        Assert.Equal(((20 * 20.0 / 9) + (60 * 60.0 / 59)) / 80, rates.DesignEffect(2)!.Value, 1e-13);
    }

    [Fact]
    public void With_fewer_than_4_churned_customers_the_interval_is_the_exact_one()
    {
        // n* = 5 / 1.9555556 = 2.5568182, below G = 5; then times (1.959964 / t.975,4 = 2.776445)² = 0.4983311: 1.2741420. With x = 0: 1 - 0.025^(1/n*).
        var ratio = 1.9599639845400542 / 2.7764451051977987;
        var size = 5 / (4.0 / 3 * 2.75 / 64 * 8 / (15.0 / 64)) * ratio * ratio;
        Assert.Equal(1.2741420, size, 1e-6);
        var interval = FewChurners.IntervalOf(1)!.Value;
        Assert.Equal(0, interval.Low);
        Assert.Equal(1 - Math.Pow(0.025, 1 / size), interval.High, 1e-12);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void From_4_churned_customers_on_it_is_Wilsons(int churned, bool exact)
    {
        // 150 customers with a row each: deff = 150/149, so n* = 149, and x is 149/150 of each churned one.
        var interval = new ClusteredRates(Panel.Of((150, churned)).Counts(1)).IntervalOf(0)!.Value;
        var expected = exact ? Proportion.ClopperPearson(churned * 149 / 150.0, 149) : Proportion.Wilson(churned / 150.0, 149);
        Close.To(expected.Low, interval.Low, 1e-12);
        Close.To(expected.High, interval.High, 1e-12);
    }

    [Fact]
    public void Few_customers_cut_the_effective_size_by_the_t_of_as_many_equal_ones()
    {
        // Rows 3, 1, 1, 1, of which 3, 1, 0, 0 churn: p = 2/3, S = 1, 1/3, -2/3, -2/3, sum of squares 2, deff = 4/3 * 2/36 * 6/(2/9) = 2, n* = 3, d = 2.
        // g = 6²/(9 + 3) = 3: times (t.975,5 / t.975,2)². Two more churn elsewhere, so that D = 4.
        var rates = new ClusteredRates(new Panel(
            [(0, 0, true), (0, 0, true), (0, 0, true), (1, 0, true), (2, 0, false), (3, 0, false), (4, 1, true), (5, 1, true), (6, 1, false)]).Counts(2));
        Assert.Equal(2, rates.DesignEffect(0)!.Value, 1e-14);
        var expected = Proportion.Wilson(2.0 / 3, 3 * Math.Pow(2.5705818356363141 / 4.3026527297494639, 2));
        var interval = rates.IntervalOf(0)!.Value;
        Assert.Equal(expected.Low, interval.Low, 1e-12);
        Assert.Equal(expected.High, interval.High, 1e-12);
    }

    [Fact]
    public void Few_customers_with_a_row_each_cut_nothing()
    {
        // deff = 10/9, n* = 9; t.975,9 over t.975,9.
        var interval = new ClusteredRates(Panel.Of((10, 4), (10, 2)).Counts(2)).IntervalOf(0)!.Value;
        var expected = Proportion.Wilson(0.4, 9);
        Assert.Equal(expected.Low, interval.Low, 1e-13);
        Assert.Equal(expected.High, interval.High, 1e-13);
    }

    [Fact]
    public void One_customer_with_nearly_all_rows_leaves_one_degree_of_freedom()
    {
        // Rows 9 and 1, of which 6 and 0 churn: p = 0.6, S = 0.6, -0.6; deff = 2 * 0.72/100 * 10/0.24 = 0.6, so 1; d = 1, so n* = 2. g = 100/82: t.975,1, and t.975,9.
        var rows = Enumerable.Range(0, 10).Select(i => (i < 9 ? 0 : 1, 0, i < 6)).Concat(Enumerable.Range(0, 9).Select(i => (2 + i, 1, i < 4))).ToArray();
        var expected = Proportion.Wilson(0.6, 2 * Math.Pow(2.2621571627409915 / 12.706204736174698, 2));
        var interval = new ClusteredRates(new Panel(rows).Counts(2)).IntervalOf(0)!.Value;
        Assert.Equal(expected.Low, interval.Low, 1e-12);
        Assert.Equal(expected.High, interval.High, 1e-12);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    public void From_100_equal_customers_on_nothing_is_cut(int customers)
    {
        // Two rows each, of one fate; 20 churn. deff = 2G/(G - 1), n* = G - 1.
        var rates = new ClusteredRates(new Panel([.. Enumerable.Range(0, 2 * customers).Select(i => (i / 2, 0, i / 2 < 20))]).Counts(1));
        var uncut = Proportion.Wilson(20.0 / customers, customers - 1);
        Assert.Equal(customers == 100, Math.Abs(rates.IntervalOf(0)!.Value.Low - uncut.Low) < 1e-12);
    }

    [Fact]
    public void A_band_with_one_churner_has_no_more_effective_rows_than_customers()
    {
        // 100 customers with 3 rows each; one of them churned in one row, so S is 1 - 3p for that customer and -3p for the others.
        var rows = Enumerable.Range(0, 300).Select(i => (i / 3, 0, i == 0)).Concat(Enumerable.Range(0, 4).Select(i => (100 + i, 1, i < 3))).ToArray();
        var rates = new ClusteredRates(new Panel(rows).Counts(2));
        var p = 1.0 / 300;
        var squares = ((1 - (3 * p)) * (1 - (3 * p))) + (99 * 9 * p * p);
        Assert.Equal(Math.Max(1, 100.0 / 99 * squares / (300.0 * 300) * 300 / (p * (1 - p))), rates.DesignEffect(0)!.Value, 1e-12);
        Assert.Equal(Proportion.Wilson(p, 100), rates.IntervalOf(0));
    }

    [Fact]
    public void With_two_churners_it_has_as_many_as_the_design_effect_leaves()
    {
        // The same with a row of two customers: more effective rows than customers.
        var rows = Enumerable.Range(0, 300).Select(i => (i / 3, 0, i is 0 or 3)).Concat(Enumerable.Range(0, 4).Select(i => (100 + i, 1, i < 3))).ToArray();
        var rates = new ClusteredRates(new Panel(rows).Counts(2));
        Assert.True(300 / rates.DesignEffect(0) > 200);
        Assert.Equal(Proportion.Wilson(2.0 / 300, 300 / rates.DesignEffect(0)!.Value), rates.IntervalOf(0));
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
