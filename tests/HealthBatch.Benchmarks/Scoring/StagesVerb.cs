using System.Diagnostics;
using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Parquet.Writing;
using HealthBatch.Scoring.Kernel;
using HealthBatch.Scoring.Publishing;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Benchmarks.Scoring;

/// <summary>
/// stages FILE SCORECARD [OUT [PROGRAM]]: the time of reading the columns, and of the kernel on what was read, on one thread. With OUT also a whole score run there,
/// on one thread and without hashes, and the floor: reading, decoding, encoding and writing alone, which no kernel could go below. With PROGRAM also how far above
/// that floor its whole process is, start-up, hashes and all threads together.
/// </summary>
internal static class StagesVerb
{
    public static int Run(string[] args)
    {
        using var source = ParquetSource.Open(args[0]);
        var card = ScorecardFile.Read(File.ReadAllBytes(args[1]), args[1]);
        var plan = ScoringPlan.Compile(card, source.Schema, args[0]);
        var outputs = ScoringOutputs.Contributions | ScoringOutputs.Reasons | ScoringOutputs.Dimensions;
        var scored = plan.NewBatch(ScoreRunRequest.DefaultRowGroupRows, outputs);
        ColumnRequest[] requests = [.. plan.Columns, new("customer_id", ColumnForm.Text)];
        var batch = new ColumnBatch(requests, 4096);
        var (read, kernel) = (TimeSpan.Zero, TimeSpan.Zero);
        var (readBytes, kernelBytes) = (0L, 0L);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            var at = 0;
            var opening = GC.GetAllocatedBytesForCurrentThread();
            using var reader = source.OpenRowGroup(group, requests);
            readBytes += GC.GetAllocatedBytesForCurrentThread() - opening;
            while (true)
            {
                var start = Stopwatch.GetTimestamp();
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var more = reader.Read(batch);
                var between = Stopwatch.GetTimestamp();
                readBytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
                read += Stopwatch.GetElapsedTime(start, between);
                if (!more)
                {
                    break;
                }

                allocated = GC.GetAllocatedBytesForCurrentThread();
                plan.Score(batch, scored, at);
                kernelBytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
                kernel += Stopwatch.GetElapsedTime(between);
                at += batch.RowCount;
            }
        }

        Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"read and decode {read.TotalSeconds:0.000} s, {readBytes / 1e6:0.0} MB allocated; kernel {kernel.TotalSeconds:0.000} s, {kernelBytes / 1e6:0.0} MB; {source.RowGroupRows.Count} row groups"));
        if (args.Length > 2)
        {
            var floor = Whole(args, card, read);
            if (args.Length > 3)
            {
                Process(args, floor);
            }
        }

        return 0;
    }

    private static TimeSpan Whole(string[] args, Scorecard card, TimeSpan read)
    {
        TimedSink? sink = null;
        var start = Stopwatch.GetTimestamp();
        ScoreRun.Run(new ScoreRunRequest
        {
            Snapshot = new Snapshot(new DateOnly(2026, 1, 31), [new BenchmarkFile(args[0])]),
            Scorecard = card,
            Sink = columns => sink = new TimedSink(ParquetSink.Create(args[2], args[2], columns, new ParquetWriteOptions { Durable = false, Hash = HashKind.None })),
        });
        var whole = Stopwatch.GetElapsedTime(start);
        var floor = read + sink!.Encoding + sink.Writing;
        Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"whole run {whole.TotalSeconds:0.000} s; encode {sink.Encoding.TotalSeconds:0.000} s, write {sink.Writing.TotalSeconds:0.000} s; floor {floor.TotalSeconds:0.000} s, the run takes {whole / floor:0.00} of it"));
        return floor;
    }

    /// <summary>Floors are processor time, and so are compared with processor time; what several threads make of it is the wall time beside it.</summary>
    private static void Process(string[] args, TimeSpan floor)
    {
        var lake = $"{args[2]}.lake";
        var folder = Path.Combine(lake, "snapshots", "snapshot_date=2026-01-31");
        Directory.CreateDirectory(folder);
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder, "data.parquet"), Path.GetFullPath(args[0]));
            foreach (var durability in (string[])["fast", "full"])
            {
                Directory.Delete(Directory.CreateDirectory(Path.Combine(lake, "scores")).FullName, recursive: true);
                var took = MeasuredProcess.Run("env", $"HEALTHBATCH_Lake__Durability={durability}", args[3], "score", "--lake", lake, "--scorecard", args[1], "--force");
                Console.WriteLine(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"whole process, {durability}: wall {took.Wall:0.000} s, processor {took.Processor:0.00} s, which is {took.Processor / floor.TotalSeconds:0.00} of the floor; peak {took.PeakMebibytes:0.0} MiB"));
            }
        }
        finally
        {
            Directory.Delete(lake, recursive: true);
        }
    }
}
