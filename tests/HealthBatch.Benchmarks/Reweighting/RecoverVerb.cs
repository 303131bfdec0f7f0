using System.Globalization;
using HealthBatch.Statistics.Ranks;
using HealthBatch.Worker.Runs;
using HealthBatch.Worker.Sample;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Benchmarks.Reweighting;

/// <summary>
/// Whether the reweighting finds the sample's true weights: `recover SEEDS CUSTOMERS MONTHS SCORECARD [FIRST-SEED]` writes a sample lake a seed, reweights the shipped scorecard on it
/// as the program would, and prints CSV: decision, gain, and the correlation of the suggested points with the true ones. A horizon of 90 days leaves MONTHS - 3 dates.
/// </summary>
internal static class RecoverVerb
{
    public static int Run(string[] args)
    {
        int Number(int place) => int.Parse(args[place], CultureInfo.InvariantCulture);
        var (seeds, customers, months, scorecard, first) = (Number(0), Number(1), Number(2), args[3], args.Length > 4 ? Number(4) : 1);
        Console.WriteLine("seed,customers,dates,segment,decision,gain,p,correlation_suggested,correlation_current");
        for (var seed = first; seed < first + seeds; seed++)
        {
            var root = Directory.CreateTempSubdirectory("recover-").FullName;
            try
            {
                var lake = Path.Combine(root, "lake");
                SampleLake.Write(lake, new SampleOptions { Seed = (ulong)seed, Customers = customers, Months = months, Threads = 1, Durable = false }, null, CancellationToken.None);
                Evaluate(root, lake, scorecard, seed, customers, months - 3);
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        }

        return 0;
    }

    private static void Evaluate(string root, string lake, string scorecard, int seed, int customers, int dates)
    {
        var settings = new HealthBatchSettings
        {
            Lake = new LakeSettings { Root = lake, Durability = Durability.Fast },
            ReportRoot = Path.Combine(root, "reports"),
            Threads = 1,
        };
        using var environment = new RunEnvironment(settings, TimeProvider.System, null, CancellationToken.None);
        var result = LakeReweighting.Execute(environment, new RunRequest { ScorecardFile = scorecard })[0];
        using var report = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(result.Folder, "report.json")));
        foreach (var (segment, truth) in report.RootElement.GetProperty("segments").EnumerateArray().Zip([SampleTruth.Onboarding, SampleTruth.EveryoneElse]))
        {
            var metrics = segment.GetProperty("metrics").EnumerateArray().ToArray();
            double[] Points(string key) => [.. metrics.Select(metric => metric.GetProperty(key).GetDouble())];
            double[] wanted = [.. metrics.Select(metric => (double)truth.Single(one => one.Name == metric.GetProperty("metric").GetString()).True)];
            var test = segment.GetProperty("outOfTime");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{seed},{customers},{dates},{segment.GetProperty("segment").GetString()},{segment.GetProperty("decision").GetString()},{test.GetProperty("difference").GetDouble():0.00000},{test.GetProperty("p").GetDouble():0.0e0},{Correlation.Pearson(Points("suggested"), wanted):0.0000},{Correlation.Pearson(Points("current"), wanted):0.0000}"));
        }
    }
}
