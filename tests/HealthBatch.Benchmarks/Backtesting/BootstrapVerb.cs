using System.Diagnostics;
using System.Globalization;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Panels;
using HealthBatch.Statistics.Resampling;

namespace HealthBatch.Benchmarks.Backtesting;

/// <summary>Bootstrap replicates of the AUC over a million rows, 100,000 customers on 10 dates, for timing against other programs: <c>bootstrap REPLICATES THREADS</c>.</summary>
internal static class BootstrapVerb
{
    private const int Customers = 100_000;
    private const int Dates = 10;

    public static int Run(string[] args)
    {
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var (score, status, customer) = (new short[Customers * Dates], new RowStatus[Customers * Dates], new int[Customers * Dates]);
        for (var c = 0; c < Customers; c++)
        {
            var health = Normal();
            for (var date = 0; date < Dates; date++)
            {
                var row = (date * Customers) + c;
                var points = Math.Clamp(50 + (12 * (health + Normal())), 0, 100);
                (score[row], customer[row]) = ((short)Math.Round(100 * points), c);
                status[row] = random.NextDouble() < 1 / (1 + Math.Exp(1.5 + (0.08 * (points - 50)))) ? RowStatus.Churned : RowStatus.Retained;
            }
        }

        var (replicates, threads) = (int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
        using var self = Process.GetCurrentProcess();
        var (watch, before) = (Stopwatch.StartNew(), self.TotalProcessorTime);
        var aucs = new CustomerBootstrap(score, status, customer, ScoreCells.Grid, Customers).Replicate(2, replicates, counts => RocCurve.Of(counts)!.Auc, threads);
        watch.Stop();
        self.Refresh();
        var interval = CustomerBootstrap.PercentileInterval(aucs);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{replicates} replicates in {watch.Elapsed.TotalSeconds:0.000} s, processor {(self.TotalProcessorTime - before).TotalSeconds:0.000} s, peak {self.PeakWorkingSet64 >> 20} MiB, {interval?.Low:0.000000} to {interval?.High:0.000000}"));
        return 0;
    }
}
