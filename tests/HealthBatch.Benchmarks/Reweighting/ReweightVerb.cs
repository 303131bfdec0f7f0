using System.Diagnostics;
using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Reweighting;
using HealthBatch.Reweighting.Tests;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Benchmarks.Reweighting;

/// <summary>Times a whole evaluation of simulated observations, stage by stage: `reweight CUSTOMERS DATES METRICS THREADS`.</summary>
internal static class ReweightVerb
{
    public static int Run(string[] args)
    {
        int Number(int place) => int.Parse(args[place], CultureInfo.InvariantCulture);
        var (customers, dates, metrics, threads) = (Number(0), Number(1), Number(2), Number(3));
        double[] today = [.. Enumerable.Repeat(100.0 / metrics, metrics)];
        double[] truth = [.. Enumerable.Range(1, metrics).Select(place => 200.0 * place / metrics / (metrics + 1))];
        var panel = new SimulatedPanel { Customers = customers, Dates = dates, Today = today, Truth = truth, Strength = 0.12 };
        var observations = panel.Observations();
        var stages = new Stages();
        var report = ReweightRun.Evaluate(
            panel.Scorecard, SimulatedPanel.Identity, observations, null, new LakeColumns(), new NewtonFitter(), new ReweightOptions { Threads = threads }, progress: stages).Report;
        stages.Report(new RunProgress("done", 0, 0));
        Console.WriteLine(report.Segments[0].Decision + ": " + report.Segments[0].Why);
        return 0;
    }

    private sealed class Stages : IProgress<RunProgress>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _processor = Process.GetCurrentProcess().TotalProcessorTime;

        public void Report(RunProgress value)
        {
            var processor = Process.GetCurrentProcess().TotalProcessorTime;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{_clock.Elapsed.TotalSeconds,8:0.00} s, {(processor - _processor).TotalSeconds,6:0.00} s of processor since the stage before, {Environment.WorkingSet >> 20} MiB; now {value.Stage}"));
            _processor = processor;
        }
    }
}
