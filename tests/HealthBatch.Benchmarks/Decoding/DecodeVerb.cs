using System.Diagnostics;
using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Parquet;

namespace HealthBatch.Benchmarks.Decoding;

/// <summary>
/// <c>decode FILE [THREADS] [all]</c>: reads every floating-point column of a Parquet file (with <c>all</c> every column) and adds each up, row groups
/// shared out over threads. Compare with <c>SELECT sum(a), sum(b), …</c>.
/// </summary>
internal static class DecodeVerb
{
    private const int BatchRows = 4096;

    public static int Run(string[] args)
    {
        if (args.Length is 0 or > 3)
        {
            Console.Error.WriteLine("decode FILE [THREADS] [all]");
            return 2;
        }

        var clock = Stopwatch.StartNew();
        using var source = ParquetSource.Open(args[0]);
        var threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2;
        var all = args.Length > 2;
        var requests = source.Schema.Columns.Where(column => all ? FormOf(column.Kind) is not null : column.Kind == ColumnKind.Floating)
            .Select(column => new ColumnRequest(column.Name, FormOf(column.Kind)!.Value)).ToArray();
        var sums = new double[source.RowGroupRows.Count][];
        var next = -1;
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            var batch = new ColumnBatch(requests, BatchRows);
            for (var group = Interlocked.Increment(ref next); group < sums.Length; group = Interlocked.Increment(ref next))
            {
                sums[group] = Sum(source, group, requests, batch);
            }
        })).ToArray();
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        for (var i = 0; i < requests.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests[i].Name} {sums.Sum(group => group[i]):R}"));
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"rows {source.RowCount} wall {clock.Elapsed.TotalSeconds:F3} s processor {process.TotalProcessorTime.TotalSeconds:F3} s peak {process.PeakWorkingSet64 >> 20} MiB"));
        return 0;
    }

    private static double[] Sum(ParquetSource source, int group, ColumnRequest[] requests, ColumnBatch batch)
    {
        var sums = new double[requests.Length];
        using var reader = source.OpenRowGroup(group, requests);
        while (reader.Read(batch))
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += batch.Columns[i] switch
                {
                    NumberColumn { MissingCount: 0 } number => ColumnSums.Dense(number.Values.AsSpan(0, number.Length)),
                    NumberColumn number => ColumnSums.Present(number.Values.AsSpan(0, number.Length)),
                    TextColumn { Dictionary: null } text => text.Offsets[text.Length],
                    var column => column.Length,
                };
            }
        }

        return sums;
    }

    private static ColumnForm? FormOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Boolean or ColumnKind.Integer or ColumnKind.Floating or ColumnKind.Decimal => ColumnForm.Number,
        ColumnKind.Text => ColumnForm.Text,
        ColumnKind.Date => ColumnForm.Date,
        ColumnKind.Timestamp => ColumnForm.Timestamp,
        _ => null,
    };
}
