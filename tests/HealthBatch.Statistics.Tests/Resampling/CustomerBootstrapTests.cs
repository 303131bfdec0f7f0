using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Panels;
using HealthBatch.Statistics.Resampling;

namespace HealthBatch.Statistics.Tests.Resampling;

public sealed class CustomerBootstrapTests
{
    [Fact]
    public void A_replicate_counts_each_row_as_often_as_its_customer_is_drawn()
    {
        var panel = Simulate(300, 5, 3);
        var found = panel.Bootstrap.Replicate(11, 70, counts => (Churned: counts.Churned.ToArray(), Retained: counts.Retained.ToArray()), 2, TestContext.Current.CancellationToken);
        foreach (var replicate in new[] { 0, 1, 63, 64, 69 })
        {
            var (churned, retained) = (new long[ScoreCells.Grid], new long[ScoreCells.Grid]);
            for (var row = 0; row < panel.Score.Length; row++)
            {
                (panel.Churned[row] ? churned : retained)[panel.Score[row]] += CustomerBootstrap.Weight(11, replicate, panel.Customer[row]);
            }

            Assert.Equal(churned, found[replicate].Churned);
            Assert.Equal(retained, found[replicate].Retained);
        }
    }

    [Fact]
    public void Many_rows_in_one_cell_overflow_nothing()
    {
        const int rows = 20_000;
        var bootstrap = new CustomerBootstrap(new short[rows], Status(new bool[rows]), [.. Enumerable.Range(0, rows)], 1, rows);
        var sums = bootstrap.Replicate(5, 64, counts => counts.Retained[0], 1, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 64).Select(r => Enumerable.Range(0, rows).Sum(c => (long)CustomerBootstrap.Weight(5, r, c))), sums);
    }

    [Fact]
    public void Weights_are_Poisson_with_mean_one()
    {
        const int draws = 200_000;
        var seen = new double[12];
        for (var i = 0; i < draws; i++)
        {
            seen[CustomerBootstrap.Weight(20260101, i % 400, i / 400)]++;
        }

        // Chi-squared with six degrees of freedom exceeds 22.46 once in a thousand seeds; this is one of the others.
        double chi = 0, p = Math.Exp(-1), rest = 1;
        for (var k = 0; k < 6; k++)
        {
            chi += (seen[k] - (draws * p)) * (seen[k] - (draws * p)) / (draws * p);
            rest -= p;
            p /= k + 1;
        }

        var more = seen.Skip(6).Sum();
        chi += (more - (draws * rest)) * (more - (draws * rest)) / (draws * rest);
        Assert.InRange(chi, 0, 22.46);
    }

    [Fact]
    public void The_number_of_threads_shows_in_no_replicate_and_the_seed_does()
    {
        var bootstrap = Simulate(400, 4, 9).Bootstrap;
        double[] With(int seed, int threads) => bootstrap.Replicate(seed, 200, counts => RocCurve.Of(counts)!.Auc, threads);
        Assert.Equal(With(1, 1), With(1, 4));
        Assert.NotEqual(With(1, 1), With(2, 1));
    }

    /// <summary>Three ways to one standard error: formula 7, the bootstrap and leaving one customer out at a time.</summary>
    [Theory]
    [InlineData(400, 6, 1)]
    [InlineData(1200, 4, 2)]
    public void The_clustered_error_of_an_AUC_agrees_with_bootstrap_and_jackknife(int customers, int dates, int seed)
    {
        var panel = Simulate(customers, dates, seed);
        var all = ScoreCounts.Count<short>(panel.Score, panel.Churned, ScoreCells.Grid);
        var estimate = AucEstimate.Clustered<short>(RocCurve.Of(all)!, panel.Score, panel.Churned, panel.Customer, customers);
        var replicates = panel.Bootstrap.Replicate(7, 2000, counts => RocCurve.Of(counts)!.Auc, 2, TestContext.Current.CancellationToken);

        // The standard deviation of 2,000 replicates is known to 1.6%; four such errors, and what order 1/customers leaves.
        var mean = replicates.Average();
        var bootstrap = Math.Sqrt(replicates.Sum(auc => (auc - mean) * (auc - mean)) / (replicates.Length - 1));
        Assert.InRange(bootstrap / estimate.StandardError!.Value, 0.93, 1.07);
        Assert.True(estimate.StandardError > 1.2 * estimate.NaiveStandardError);

        var without = Enumerable.Range(0, customers).Select(c => LeftOut(panel, all, c)).ToArray();
        var middle = without.Average();
        var jackknife = Math.Sqrt((customers - 1.0) / customers * without.Sum(auc => (auc - middle) * (auc - middle)));
        Assert.InRange(jackknife / estimate.StandardError.Value, 0.98, 1.02);
        var interval = CustomerBootstrap.PercentileInterval(replicates)!.Value;
        Assert.InRange((interval.High - interval.Low) / (estimate.Interval!.Value.High - estimate.Interval.Value.Low), 0.9, 1.1);
    }

    [Fact]
    public void Few_replicates_with_a_value_have_no_interval()
    {
        Assert.Null(CustomerBootstrap.PercentileInterval(Enumerable.Repeat(double.NaN, 500).Concat(Enumerable.Repeat(1.0, 39))));
        Assert.Equal(new Interval(3.45, 96.55), Rounded(CustomerBootstrap.PercentileInterval(Enumerable.Range(1, 99).Select(i => (double)i).Reverse())!.Value));
    }

    [Fact]
    public void Absent_rows_take_no_part()
    {
        RowStatus[] status = [RowStatus.Retained, RowStatus.Absent, RowStatus.Churned];
        var bootstrap = new CustomerBootstrap([0, -1, 1], status, [0, -7, 1], 2, 2);
        var found = bootstrap.Replicate(3, 5, counts => (counts.Retained[0], counts.Churned[0], counts.Retained[1], counts.Churned[1]), 1, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 5).Select(r => ((long)CustomerBootstrap.Weight(3, r, 0), 0L, 0L, (long)CustomerBootstrap.Weight(3, r, 1))), found);
    }

    private static RowStatus[] Status(bool[] churned) => [.. churned.Select(one => one ? RowStatus.Churned : RowStatus.Retained)];

    private static Interval Rounded(Interval interval) => new(Math.Round(interval.Low, 6), Math.Round(interval.High, 6));

    private static double LeftOut(Simulated panel, ScoreCounts all, int customer)
    {
        var counts = new ScoreCounts(ScoreCells.Grid);
        counts.Add(all);
        for (var row = 0; row < panel.Score.Length; row++)
        {
            if (panel.Customer[row] == customer)
            {
                (panel.Churned[row] ? counts.Churned : counts.Retained)[panel.Score[row]]--;
            }
        }

        return RocCurve.Of(counts)!.Auc;
    }

    /// <summary>Customers who stay alike from date to date, so that their rows tell less than they seem to.</summary>
    private static Simulated Simulate(int customers, int dates, int seed)
    {
        var random = new Random(seed);
        var (score, churned, customer) = (new List<short>(), new List<bool>(), new List<int>());
        var health = Enumerable.Range(0, customers).Select(_ => random.NextDouble() + random.NextDouble() - 1).ToArray();
        var prone = Enumerable.Range(0, customers).Select(_ => random.NextDouble() < 0.3).ToArray();
        for (var date = 0; date < dates; date++)
        {
            for (var c = 0; c < customers; c++)
            {
                score.Add((short)Math.Clamp(5000 + (4000 * health[c]) + (1000 * (random.NextDouble() - 0.5)), 0, 10_000));
                churned.Add(prone[c] && random.NextDouble() < 0.6 - (0.4 * health[c]));
                customer.Add(c);
            }
        }

        return new Simulated([.. score], [.. churned], [.. customer], customers);
    }

    private sealed record Simulated(short[] Score, bool[] Churned, int[] Customer, int Customers)
    {
        public CustomerBootstrap Bootstrap { get; } = new(Score, Status(Churned), Customer, ScoreCells.Grid, Customers);
    }
}
