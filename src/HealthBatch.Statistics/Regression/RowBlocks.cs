namespace HealthBatch.Statistics.Regression;

/// <summary>
/// Cuts the rows of a fit into blocks of a fixed size and works on them with several threads. Each block's sums are kept apart and added in block order, so that the
/// result does not depend on the number of threads.
/// </summary>
internal sealed class RowBlocks
{
    /// <summary>Rows a block: ten columns of it lie within a core's own cache.</summary>
    private const int Size = 16_384;

    private readonly RowRange[] _blocks;

    private RowBlocks(RowRange[] blocks) => _blocks = blocks;

    /// <summary>The blocks, in order.</summary>
    public IReadOnlyList<RowRange> Blocks => _blocks;

    /// <summary>Cuts all rows.</summary>
    public static RowBlocks Of(LogisticData data)
    {
        var blocks = new List<RowRange>();
        foreach (var range in data.Rows)
        {
            for (var at = 0; at < range.Length; at += Size)
            {
                blocks.Add(range with { Start = range.Start + at, Length = Math.Min(Size, range.Length - at) });
            }
        }

        return new RowBlocks([.. blocks]);
    }

    /// <summary>One block in that many, spread evenly: a sample to start from.</summary>
    public RowBlocks EveryOne(int inThatMany) => new([.. _blocks.Where((_, index) => index % inThatMany == 0)]);

    /// <summary>Works on every block; a worker has its own scratch space. Blocks are handed out as threads become free.</summary>
    public void ForEach<TScratch>(int threads, Func<TScratch> scratch, Action<int, RowRange, TScratch> work, CancellationToken cancellation)
    {
        var next = -1;
        void Work()
        {
            var mine = scratch();
            for (var index = Interlocked.Increment(ref next); index < _blocks.Length; index = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                work(index, _blocks[index], mine);
            }
        }

        var workers = Math.Min(threads, _blocks.Length);
        if (workers <= 1)
        {
            Work();
            return;
        }

        Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, [.. Enumerable.Repeat<Action>(Work, workers)]);
    }
}
