using System.Diagnostics;
using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Benchmarks.Scoring;

/// <summary>
/// normalisers [ROUNDS]: each normaliser's vector form against its plain loop, on 4,096 values that stay in the first-level cache, one value in sixteen missing.
/// Forms take turns; the fastest of the rounds counts, since whatever else runs can only slow one down.
/// </summary>
internal static class NormalisersVerb
{
    private const int Values = 4096;
    private const int Repeats = 200;

    public static int Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 50;
        (string Name, Normaliser Normaliser)[] all =
        [
            ("linear", new Normaliser.Linear(10, 90)),
            ("goal", new Normaliser.Goal(80)),
            ("log", new Normaliser.Log(0, 90)),
            ("map, 5 numbers", new Normaliser.Map(Enumerable.Range(1, 5).ToDictionary(i => i.ToString(CultureInfo.InvariantCulture), i => i * 20.0), 50)),
            ("steps, 3", new Normaliser.Steps(60, [new Step(new Comparison.Between(1, 30), 20), new Step(new Comparison.Above(50), -30), new Step(new Comparison.Above(80), -30)])),
            ("percentile, 21 quantiles", new Normaliser.Percentile("p", [.. Enumerable.Range(0, 21).Select(i => i * i / 4.0)])),
            ("percentile, 101 quantiles", new Normaliser.Percentile("p", [.. Enumerable.Range(0, 101).Select(i => (double)i)])),
        ];
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, Values).Select(i => i % 16 == 0 ? double.NaN : random.Next(0, 101))];
        var (fast, plain) = (new double[Values], new double[Values]);
        Console.WriteLine("normaliser                  vector ns/value   plain ns/value   plain / vector");
        foreach (var (name, normaliser) in all)
        {
            var curve = Curve.For(normaliser, ColumnKind.Floating);
            var (best, bestPlain) = (double.MaxValue, double.MaxValue);
            for (var round = 0; round < rounds; round++)
            {
                best = Math.Min(best, Time(() => curve.Fill(values, fast)));
                bestPlain = Math.Min(bestPlain, Time(() => curve.FillPlain(values, plain)));
            }

            // A fast form that says something else is no form.
            if (!fast.AsSpan().SequenceEqual(plain))
            {
                Console.WriteLine($"{name}: the two forms differ");
                return 1;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-27} {best,15:0.000} {bestPlain,16:0.000} {bestPlain / best,16:0.0}"));
        }

        return 0;
    }

    private static double Time(Func<CurveCounts> fill)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Repeats; i++)
        {
            fill();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Repeats / Values;
    }
}
