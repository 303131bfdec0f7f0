namespace HealthBatch.Scoring.Publishing;

/// <summary>Remembers whether ids rise: inside each batch at once, across batches when all ends are known. Costs two ids a slice.</summary>
internal sealed class SliceOrder
{
    private readonly List<Ends> _ends = [];
    private volatile bool _broken;

    /// <summary>Whether all ids that were seen rise in the order of their rows.</summary>
    public bool Rises
    {
        get
        {
            lock (_ends)
            {
                _ends.Sort(static (one, other) => one.Start.CompareTo(other.Start));
                byte[]? last = null;
                foreach (var (_, first, end) in _ends)
                {
                    if (_broken || (last is not null && last.AsSpan().SequenceCompareTo(first) >= 0))
                    {
                        return false;
                    }

                    last = end;
                }

                return !_broken;
            }
        }
    }

    /// <summary>Whether ids were seen that do not rise inside a slice: known at once, without waiting for the ends.</summary>
    public bool IsBroken => _broken;

    /// <summary>Notes that ids don't rise inside a slice.</summary>
    public void Break() => _broken = true;

    /// <summary>Notes a slice's first and last id. Each slice is noted once.</summary>
    public void Add(long start, byte[] first, byte[] last)
    {
        lock (_ends)
        {
            _ends.Add(new Ends(start, first, last));
        }
    }

    private sealed record Ends(long Start, byte[] First, byte[] Last);
}
