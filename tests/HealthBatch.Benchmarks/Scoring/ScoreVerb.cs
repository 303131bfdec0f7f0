using System.Diagnostics;
using System.Security.Cryptography;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Benchmarks.Scoring;

/// <summary>
/// score FILE SCORECARD OUT [threads=N] [previous=FILE] [parts=no] [hash=no] [sink=none]: one score run, Parquet to Parquet, with the SHA-256 of the input and of the output
/// and the output forced to disk. Prints what it cost. sink=none encodes and throws away.
/// </summary>
internal static class ScoreVerb
{
    public static int Run(string[] args)
    {
        var options = args.Skip(3).Select(option => option.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var threads = int.Parse(options.GetValueOrDefault("threads", "2"), System.Globalization.CultureInfo.InvariantCulture);
        var durable = options.GetValueOrDefault("hash") != "no";
        var clock = Stopwatch.StartNew();
        var card = ScorecardFile.Read(System.IO.File.ReadAllBytes(args[1]), args[1]);
        var hash = durable ? Task.Run(() => Hash(args[0])) : Task.FromResult("");
        var file = new BenchmarkFile(args[0]);
        var before = options.TryGetValue("previous", out var previous) ? new BenchmarkFile(previous) : null;
        var summary = ScoreRun.Run(new ScoreRunRequest
        {
            Snapshot = new Snapshot(new DateOnly(2026, 1, 31), [file]),
            Scorecard = card,
            Previous = before,
            PreviousByThis = options.GetValueOrDefault("parts") == "no" ? null : before,
            Threads = threads,
            Sink = columns => ParquetSink.Create(args[2], args[2], columns, new ParquetWriteOptions { Durable = durable, Hash = durable ? HashKind.Sha256 : HashKind.None, DictionaryForms = [ColumnForm.Integer] }),
        });
        var scored = clock.Elapsed.TotalSeconds;
        hash.Wait();
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{summary.Table.Rows} rows, {summary.Table.Bytes / 1e6:0} MB; scored after {scored:0.000} s, all after {clock.Elapsed.TotalSeconds:0.000} s; processor {self.TotalProcessorTime.TotalSeconds:0.000} s; peak {self.PeakWorkingSet64 / 1048576} MiB; collections {GC.CollectionCount(0)}, allocated {GC.GetTotalAllocatedBytes() >> 20} MiB"));
        Console.WriteLine(string.Join(", ", summary.Bands.Select(band => $"{band.Name} {band.Rows}")) + $"; in {hash.Result} out {summary.Table.Hash}");
        return 0;
    }

    private static string Hash(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
