using System.Globalization;
using HealthBatch.Columns;
using HealthBatch.Parquet.Writing;
using HealthBatch.Worker.Publishing;
using HealthBatch.Worker.Settings;

namespace HealthBatch.Worker.Sample;

/// <summary>What was written.</summary>
/// <param name="Snapshots">Dates.</param>
/// <param name="Rows">Rows of all snapshots.</param>
/// <param name="Outcomes">Outcomes.</param>
/// <param name="Churned">Those that are churn.</param>
/// <param name="Truth">Where the truth was written.</param>
internal sealed record SampleSummary(int Snapshots, long Rows, int Outcomes, int Churned, string Truth);

/// <summary>Writes a lake of a made-up software company: snapshots, outcomes, and beside the lake the truth that made them.</summary>
internal static class SampleLake
{
    /// <summary>Customers that are simulated together and become one row group.</summary>
    private const int Block = 1 << 14;

    private static readonly string[] Parts = ["snapshots", "outcomes"];

    /// <summary>Writes the lake, whole or not at all. The same options give the same bytes.</summary>
    /// <param name="folder">The lake's folder. It may exist, but hold neither snapshots nor outcomes.</param>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Told after each date, or null.</param>
    /// <param name="cancellation">Stops it; nothing is left behind then.</param>
    /// <exception cref="InputException">The options can't be, or the lake holds something.</exception>
    public static SampleSummary Write(string folder, SampleOptions options, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        Check(folder, options);
        var durability = options.Durable ? Durability.Full : Durability.Fast;
        using var snapshots = new PendingFolder(Path.Combine(folder, "snapshots"), durability);
        using var outcomes = new PendingFolder(Path.Combine(folder, "outcomes"), durability);
        var story = new SampleStory(options);
        long rows = 0;
        var dates = options.Dates;
        for (var i = 0; i < dates.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"snapshot_date={dates[i]:yyyy-MM-dd}");
            progress?.Report(new RunProgress($"simulating {name[14..]}", i, dates.Count));
            Directory.CreateDirectory(Path.Combine(snapshots.Path, name));
            rows += WriteSnapshot(Path.Combine(snapshots.Path, name, "part-0.parquet"), story, i, options, cancellation);
        }

        var happened = story.Outcomes();
        WriteOutcomes(Path.Combine(outcomes.Path, "outcomes.parquet"), happened);
        var truth = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(folder.TrimEnd('/', '\\')))!, "truth.json");
        cancellation.ThrowIfCancellationRequested();
        outcomes.Publish();
        snapshots.Publish();
        AtomicFile.Write(truth, TruthFile.Content(options));
        progress?.Report(new RunProgress("simulating", dates.Count, dates.Count));
        return new SampleSummary(dates.Count, rows, happened.Count, happened.Count(outcome => outcome.Event == SampleEvent.Churned), truth);
    }

    private static void Check(string folder, SampleOptions options)
    {
        var problems = options.Problems().Select(problem => problem.Split([": found ", "; expected "], StringSplitOptions.None))
            .Select(parts => new InputProblem($"sample, {parts[0]}", parts[1], parts[2])).ToList();
        problems.AddRange(Parts.Where(part => Path.Exists(Path.Combine(folder, part)))
            .Select(part => new InputProblem(Path.Combine(folder, part), "a lake that is there already", "a folder without one: a sample never writes over data")));
        if (problems.Count > 0)
        {
            throw new InputException(problems);
        }
    }

    private static long WriteSnapshot(string path, SampleStory story, int date, SampleOptions options, CancellationToken cancellation)
    {
        // The folder as a whole is forced to the disk before it appears.
        using var sink = ParquetSink.Create(path, Path.GetFileName(path), SampleSchema.Snapshot, new ParquetWriteOptions { Durable = false, Hash = HashKind.None });
        var blocks = (options.EverJoined + Block - 1) / Block;
        var encoded = new IEncodedRowGroup[blocks];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation };
        Parallel.For(
            0,
            blocks,
            parallel,
            () => new ColumnBatch(SampleSchema.Snapshot, Block),
            (block, _, batch) =>
            {
                batch.RowCount = 0;
                story.Live(date, block * Block, Math.Min(Block, options.EverJoined - (block * Block)), batch);
                encoded[block] = sink.Encode(batch);
                return batch;
            },
            _ => { });
        foreach (var group in encoded)
        {
            sink.Append(group);
        }

        return sink.Complete().Rows;
    }

    private static void WriteOutcomes(string path, IReadOnlyList<SampleOutcome> outcomes)
    {
        using var sink = ParquetSink.Create(path, Path.GetFileName(path), SampleSchema.Outcomes, new ParquetWriteOptions { Durable = false, Hash = HashKind.None });
        var batch = new ColumnBatch(SampleSchema.Outcomes, 1 << 17);
        foreach (var part in outcomes.Chunk(batch.Capacity))
        {
            batch.RowCount = 0;
            foreach (var outcome in part)
            {
                SampleSchema.Add(batch, outcome);
            }

            sink.Append(sink.Encode(batch));
        }

        sink.Complete();
    }
}
