using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Reweighting;
using HealthBatch.Reweighting.Rows;
using HealthBatch.Reweighting.Tests;
using HealthBatch.Reweighting.Weights;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Benchmarks.Reweighting;

/// <summary>
/// How often the reweighting errs where there is nothing to gain, and how often it finds what there is: `nulls RUNS CUSTOMERS DATES THREADS [FIRST-SEED]`. Prints CSV, one row a
/// scenario: the share of seeds that end in "adopt", the bound of 2.5% plus three Monte-Carlo errors that a null must keep, and how far the suggestion went.
/// </summary>
internal static class NullsVerb
{
    /// <summary>The later truth under which weights fitted to the first months gain nothing over today's, found by trial over 100 panels each.</summary>
    private static readonly double[] Balanced = [21.8, 23.93, 26.07, 28.2];

    public static int Run(string[] args)
    {
        int Number(int place, int otherwise) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
        var (runs, customers, dates, threads, first) = (Number(0, 200), Number(1, 1_000), Number(2, 10), Number(3, 2), Number(4, 1_000));
        var plain = new SimulatedPanel { Customers = customers, Dates = dates };
        var turned = plain with { Today = [40, 30, 20, 10], Truth = [0, 10, 30, 60], Strength = 0.16, ChangesAt = 3 };
        (string Name, Func<int, Trial> Of)[] scenarios =
        [
            ("today's weights are true", Whole(plain)),
            ("no metric says anything", Whole(plain with { Strength = 0 })),
            ("other weights, no gain: metrics stop telling before the first test", Whole(turned with { LaterStrength = 0 })),
            ("other weights, no gain: the truth turns back half way", Whole(turned with { LaterTruth = Balanced, LaterStrength = 0.08 })),
            ("other weights, no gain: the mirror image alone", seed => Mirror(plain with { Seed = seed, Truth = [25, 25, 25, 25] })),
            ("a fifth of a metric is missing", Whole(plain with { Missing = 0.2 })),
            ("churn rises over the calendar, a metric ages", Whole(plain with { Today = [40, 30, 30, 0], Truth = [40, 30, 30, 0], LastMetricAges = true, Drift = 2 })),
            ("power: the truth lies elsewhere", Whole(plain with { Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0] })),
        ];
        Console.WriteLine("scenario,runs,customers,dates,first_seed,adopted,share,bound,suggestion_differs,points_moved,mean_gain,mean_gain_error");
        foreach (var (name, of) in scenarios)
        {
            var trials = new Trial[runs];
            Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = threads }, run => trials[run] = of(first + run));
            var gains = trials.Select(trial => trial.Gain).OfType<double>().ToArray();
            var mean = gains.Average();
            var error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Length - 1) / gains.Length);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"\"{name}\",{runs},{customers},{dates},{first},{trials.Count(trial => trial.Adopts)},{trials.Average(trial => trial.Adopts ? 1.0 : 0):0.0000},{0.025 + (3 * Math.Sqrt(0.025 * 0.975 / runs)):0.0000},{trials.Average(trial => trial.PointsMoved > 0 ? 1.0 : 0):0.000},{trials.Average(trial => trial.PointsMoved):0.0},{mean:0.000000},{error:0.000000}"));
        }

        return 0;
    }

    /// <summary>The whole evaluation: fit, shrinkage, rounding, walk-forward and decision.</summary>
    private static Func<int, Trial> Whole(SimulatedPanel panel) => seed =>
    {
        var segment = ReweightRun.Evaluate(
            (panel with { Seed = seed }).Scorecard, SimulatedPanel.Identity, (panel with { Seed = seed }).Observations(), null, new LakeColumns(), new NewtonFitter(), new ReweightOptions { Seed = seed })
            .Report.Segments[0];
        return new Trial(segment.Decision == "adopt", segment.Metrics.Sum(metric => Math.Abs(metric.Suggested - metric.Current)) / 2, segment.OutOfTime?.Difference);
    };

    /// <summary>
    /// Four metrics that are alike in every way, so that weights and their mirror image separate equally well, but score customers differently: the difference of their AUCs has
    /// mean 0 and all the variance that it can have. No suggestion is made: the test alone is judged.
    /// </summary>
    private static Trial Mirror(SimulatedPanel simulated)
    {
        var panel = simulated.Observations().Panel;
        var weights = FormulaWeights.Of(simulated.Scorecard.Formulas[0]);
        var rows = SegmentRows.Gather(panel, 0, CustomerHalves.Of(panel, simulated.Seed), weights, 1);
        var (one, two) = (new short[rows.Count], new short[rows.Count]);
        WeightedScore.Fill(rows, 0, rows.Count, weights, one);
        WeightedScore.Fill(rows, 0, rows.Count, weights.With([.. weights.Points.Reverse()]), two);
        var paired = WithinStrataAuc.Compare(rows.Ranges, one, two, rows.Events, rows.Customer, panel.CustomerCount)!.Paired;
        return new Trial(paired.IntervalAt(0.025)!.Value.Low > 0, weights.Points.Zip(weights.Points.Reverse(), (a, b) => Math.Abs(a - b)).Sum() / 2, paired.Difference);
    }

    private readonly record struct Trial(bool Adopts, double PointsMoved, double? Gain);
}
