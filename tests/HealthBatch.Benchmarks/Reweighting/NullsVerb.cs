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
/// How often the reweighting errs where there is nothing to gain, and how often it finds what there is: `nulls RUNS [CUSTOMERS] [DATES]`. Each scenario prints the share of
/// seeds that end in "adopt" with its Monte-Carlo error, against the level of a first look.
/// </summary>
internal static class NullsVerb
{
    public static int Run(string[] args)
    {
        int Number(int place, int otherwise) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
        var (runs, customers, dates) = (Number(0, 200), Number(1, 1_000), Number(2, 10));
        var plain = new SimulatedPanel { Customers = customers, Dates = dates };
        (string Name, SimulatedPanel Panel)[] scenarios =
        [
            ("the truth is today's weights", plain),
            ("no metric says anything", plain with { Strength = 0 }),
            ("a fifth of a metric is missing", plain with { Missing = 0.2 }),
            ("churn rises over the calendar, a metric ages", plain with { Today = [40, 30, 30, 0], Truth = [40, 30, 30, 0], LastMetricAges = true, Drift = 2 }),
            ("the truth lies elsewhere (power)", plain with { Today = [10, 10, 40, 40], Truth = [50, 30, 20, 0] }),
        ];
        foreach (var (name, panel) in scenarios)
        {
            Print(name, runs, seed => Adopts(panel with { Seed = seed }));
        }

        Print("other weights with exactly no gain", runs, seed => MirrorLooksBetter(plain with { Seed = seed, Truth = [25, 25, 25, 25] }));
        return 0;
    }

    private static bool Adopts(SimulatedPanel panel) => ReweightRun.Evaluate(
        panel.Scorecard, SimulatedPanel.Identity, panel.Observations(), null, new LakeColumns(), new NewtonFitter(), new ReweightOptions { Seed = panel.Seed })
        .Report.Segments[0].Decision == "adopt";

    /// <summary>
    /// Four metrics that are alike in every way, so that weights and their mirror image separate equally well, but score customers differently: the difference of their AUCs has
    /// mean 0 and all the variance that it can have.
    /// </summary>
    private static bool MirrorLooksBetter(SimulatedPanel simulated)
    {
        var panel = simulated.Observations().Panel;
        var weights = FormulaWeights.Of(simulated.Scorecard.Formulas[0]);
        var rows = SegmentRows.Gather(panel, 0, CustomerHalves.Of(panel, simulated.Seed), weights, 1);
        var (one, two) = (new short[rows.Count], new short[rows.Count]);
        WeightedScore.Fill(rows, 0, rows.Count, weights, one);
        WeightedScore.Fill(rows, 0, rows.Count, weights.With([.. weights.Points.Reverse()]), two);
        return WithinStrataAuc.Compare(rows.Ranges, one, two, rows.Events, rows.Customer, panel.CustomerCount)!.Paired.IntervalAt(0.025)!.Value.Low > 0;
    }

    private static void Print(string name, int runs, Func<int, bool> adopts)
    {
        var adopted = 0;
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, run =>
        {
            if (adopts(1_000 + run))
            {
                Interlocked.Increment(ref adopted);
            }
        });
        var share = (double)adopted / runs;
        var error = Math.Sqrt(0.025 * 0.975 / runs);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-50} adopt {adopted}/{runs} = {100 * share:0.0}% (a level of 2.5% plus 3 Monte-Carlo errors is {100 * (0.025 + (3 * error)):0.0}%)"));
    }
}
