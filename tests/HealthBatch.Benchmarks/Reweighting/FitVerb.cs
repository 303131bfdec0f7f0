using System.Diagnostics;
using System.Globalization;
using HealthBatch.Statistics.Regression;

namespace HealthBatch.Benchmarks.Reweighting;

/// <summary>
/// Times our fit in memory, beside other programs that fit the same kind of data: `fit ROWS THREADS [RUNS] [X.f64]`. The data are ten correlated normal columns, made here, or
/// read from a file of column-major doubles whose first column is the outcome.
/// </summary>
internal static class FitVerb
{
    private const int Columns = 10;

    public static int Run(string[] args)
    {
        var rows = int.Parse(args[0], CultureInfo.InvariantCulture);
        var threads = int.Parse(args[1], CultureInfo.InvariantCulture);
        var runs = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
        var data = args.Length > 3 ? Read(args[3], rows) : Make(rows);
        for (var run = 0; run < runs; run++)
        {
            var processor = Process.GetCurrentProcess().TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            var fit = new NewtonFitter().Fit(data, new LogisticOptions { Ridge = 1, Tolerance = 1e-8, Threads = threads });
            var wall = clock.Elapsed;
            processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"fit {rows} x {Columns}, {threads} threads: {wall.TotalSeconds:0.000} s, processor {processor.TotalSeconds:0.000} s, {fit.Iterations} steps on all rows, {string.Join(' ', fit.Coefficients!.Select(value => value.ToString("0.000000", CultureInfo.InvariantCulture)))}"));
        }

        return 0;
    }

    private static LogisticData Read(string path, int rows)
    {
        using var stream = File.OpenRead(path);
        double[] Column()
        {
            var column = new double[rows];
            stream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(column.AsSpan()));
            return column;
        }

        byte[] outcomes = [.. Column().Select(value => (byte)value)];
        return new LogisticData([.. Enumerable.Range(0, Columns).Select(_ => Column())], outcomes);
    }

    private static LogisticData Make(int rows)
    {
        double[] slopes = [.8, -.6, .5, -.4, .3, -.25, .2, -.1, .05, 0];
        var random = new Random(7);
        double Normal() => (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2) * Math.Sqrt(3);
        var columns = slopes.Select(_ => new double[rows]).ToArray();
        var outcomes = new byte[rows];
        for (var row = 0; row < rows; row++)
        {
            var (common, logOdds) = (Math.Sqrt(0.3) * Normal(), -1.5);
            for (var column = 0; column < Columns; column++)
            {
                columns[column][row] = common + (Math.Sqrt(0.7) * Normal());
                logOdds += slopes[column] * columns[column][row];
            }

            outcomes[row] = (byte)(random.NextDouble() < 1 / (1 + Math.Exp(-logOdds)) ? 1 : 0);
        }

        return new LogisticData(columns, outcomes);
    }
}
