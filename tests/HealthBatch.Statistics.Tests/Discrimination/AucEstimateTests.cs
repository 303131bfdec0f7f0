using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Statistics.Tests.Discrimination;

public sealed class AucEstimateTests
{
    [Fact]
    public void Obuchowskis_variance_counts_customers_on_both_sides()
    {
        // Rows (customer, score, churned): 0: 10 yes, 30 no; 1: 20 yes, 20 no; 2: 40 no. V10 = 1, 2.5/3; V01 = 1, 0.75, 1; A = 11/12.
        // a = ±1/24, b = 1/36, -1/18, 1/36. V = 2 * 2/576 + 1.5 * (1/1296 + 1/324 + 1/1296) + 2 * 1.5 * (1/24/36 + 1/24/18).
        var panel = new Panel([(0, 10, true), (0, 30, false), (1, 20, true), (1, 20, false), (2, 40, false)]);
        var estimate = Estimate(panel);
        Assert.Equal(11.0 / 12, estimate.Auc, 1e-15);
        Assert.Equal(Math.Sqrt((4.0 / 576) + (1.5 * 6 / 1296) + (3 * 3.0 / 24 / 36)), estimate.StandardError!.Value, 1e-14);
        Assert.Null(estimate.Interval);
    }

    [Fact]
    public void Eight_churned_customers_are_needed_for_an_interval()
    {
        (int, int, bool)[] Rows(int churned) => [.. Enumerable.Range(0, 60).Select(c => (c, c * 7 % 60, c < churned))];
        Assert.Null(Estimate(new Panel(Rows(7))).Interval);
        Assert.NotNull(Estimate(new Panel(Rows(7))).StandardError);
        Assert.NotNull(Estimate(new Panel(Rows(8))).Interval);
    }

    [Fact]
    public void Ties_everywhere_are_worth_a_half()
    {
        var estimate = Estimate(new Panel([.. Enumerable.Range(0, 40).Select(c => (c, 5000, c % 4 == 0))]));
        Assert.Equal(0.5, estimate.Auc);
        Assert.Equal(0, estimate.StandardError);
    }

    [Fact]
    public void A_perfect_score_has_no_interval_on_the_logit_scale()
    {
        var estimate = Estimate(new Panel([.. Enumerable.Range(0, 40).Select(c => (c, c, c < 20))]));
        Assert.Equal(1, estimate.Auc);
        Assert.Null(estimate.Interval);
    }

    [Fact]
    public void Without_churn_there_is_no_curve() =>
        Assert.Null(RocCurve.Of(ScoreCounts.Count<short>([1, 2, 3], [false, false, false], ScoreCells.Grid)));

    [Fact]
    public void An_increasing_transform_changes_nothing()
    {
        var random = new Random(11);
        var values = Enumerable.Range(0, 500).Select(_ => Math.Round(random.NextDouble(), 2)).ToArray();
        bool[] churned = [.. values.Select(v => random.NextDouble() > v)];
        var (cell, cells) = ScoreCells.Of(values);
        var (other, others) = ScoreCells.Of([.. values.Select(v => Math.Exp(3 * v))]);
        Assert.Equal(cells, others);
        Assert.Equal(
            RocCurve.Of(ScoreCounts.Count<int>(cell, churned, cells))!.Auc,
            RocCurve.Of(ScoreCounts.Count<int>(other, churned, cells))!.Auc);
    }

    [Fact]
    public void The_clustered_variance_agrees_with_a_jackknife_of_customers()
    {
        var panel = Simulated.Panel(customers: 400, dates: 6, frailty: 1.5, seed: 3);
        var estimate = Estimate(panel);
        var aucs = Enumerable.Range(0, panel.Customers).Select(left => Auc(panel, c => c == left ? 0 : 1)).ToArray();
        var mean = aucs.Average();
        var jackknife = Math.Sqrt((aucs.Length - 1.0) / aucs.Length * aucs.Sum(a => (a - mean) * (a - mean)));

        // Two estimators of one variance: they differ by terms of order 1/customers.
        Close.To(jackknife, estimate.StandardError, 0.02);
        Assert.True(estimate.NaiveStandardError < 0.8 * jackknife, "the simulated panel is meant to show how naive errors lie");
    }

    [Fact]
    public void The_clustered_variance_agrees_with_a_bootstrap_of_customers()
    {
        var panel = Simulated.Panel(customers: 400, dates: 6, frailty: 1.5, seed: 3);
        var random = new Random(17);
        var weights = new int[panel.Customers];
        var aucs = Enumerable.Range(0, 400).Select(_ =>
        {
            Array.Clear(weights);
            for (var i = 0; i < weights.Length; i++)
            {
                weights[random.Next(weights.Length)]++;
            }

            return Auc(panel, c => weights[c]);
        }).ToArray();
        var mean = aucs.Average();

        // 400 replicates estimate a standard deviation to 1/sqrt(800) = 3.5%: three of these.
        Close.To(Math.Sqrt(aucs.Sum(a => (a - mean) * (a - mean)) / 399), Estimate(panel).StandardError, 0.105);
    }

    [Fact]
    public void The_rows_of_some_customers_tell_how_much_repeated_ones_cost()
    {
        var panel = Simulated.Panel(customers: 4_000, dates: 6, frailty: 1.5, seed: 5);
        var curve = RocCurve.Of(ScoreCounts.Count<short>(panel.Score, panel.Churned, ScoreCells.Grid))!;
        AucEstimate Of(Func<int, bool> kept)
        {
            ushort[] cells = [.. panel.Score.Select((score, row) => kept(panel.Customer[row]) ? (ushort)score : ushort.MaxValue)];
            var sampled = new SampledAuc(curve, panel.Customers);
            sampled.Add(cells.AsSpan(0, 100), panel.Churned.AsSpan(0, 100), panel.Customer.AsSpan(0, 100));
            sampled.Add(cells.AsSpan(100), panel.Churned.AsSpan(100), panel.Customer.AsSpan(100));
            Assert.Equal(Enumerable.Range(0, cells.Length).Where(row => kept(panel.Customer[row])).Select(row => panel.Customer[row]).Distinct().Count(), sampled.Estimate().Customers);
            return sampled.Estimate().Auc;
        }

        var all = AucEstimate.Clustered<short>(curve, panel.Score, panel.Churned, panel.Customer, panel.Customers);
        Assert.Equal(all.StandardError!.Value, Of(_ => true).StandardError!.Value, 1e-15);
        var half = Of(customer => customer % 2 == 0);
        Assert.Equal(all.Auc, half.Auc);
        Assert.Equal(all.NaiveStandardError, half.NaiveStandardError);

        // A ratio of two variances over 2,000 of 4,000 customers; without the ratio it would be the naive one, 20% lower.
        Close.To(all.StandardError.Value, half.StandardError, 0.03);
        Assert.True(all.NaiveStandardError < 0.85 * all.StandardError);
        Assert.Null(Of(_ => false).StandardError);
    }

    private static AucEstimate Estimate(Panel panel)
    {
        var curve = RocCurve.Of(ScoreCounts.Count<short>(panel.Score, panel.Churned, ScoreCells.Grid))!;
        return AucEstimate.Clustered<short>(curve, panel.Score, panel.Churned, panel.Customer, panel.Customers);
    }

    private static double Auc(Panel panel, Func<int, int> weight)
    {
        var counts = new ScoreCounts(ScoreCells.Grid);
        for (var row = 0; row < panel.Customer.Length; row++)
        {
            (panel.Churned[row] ? counts.Churned : counts.Retained)[panel.Score[row]] += weight(panel.Customer[row]);
        }

        return RocCurve.Of(counts)!.Auc;
    }
}
