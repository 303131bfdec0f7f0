namespace HealthBatch.Parquet.Reading;

/// <summary>
/// Large page buffers that wait for the next column or row group. Made anew they would cost a page fault every four kilobytes, which is a quarter of
/// the time where a chunk is one page. Never keeps more of them than were in use at once.
/// </summary>
internal sealed class PagePool
{
    private readonly List<byte[]> _idle = [];

    /// <summary>A buffer of at least that length; the smallest that waits and is large enough, else a new one in place of one that waits.</summary>
    public byte[] Rent(int length)
    {
        lock (_idle)
        {
            var best = -1;
            for (var i = 0; i < _idle.Count; i++)
            {
                if (_idle[i].Length >= length && (best < 0 || _idle[i].Length < _idle[best].Length))
                {
                    best = i;
                }
            }

            if (_idle.Count > 0)
            {
                var taken = best < 0 ? _idle.Count - 1 : best;
                var bytes = _idle[taken];
                _idle.RemoveAt(taken);
                if (best >= 0)
                {
                    return bytes;
                }
            }
        }

        return GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Takes a buffer back.</summary>
    public void Return(byte[] bytes)
    {
        lock (_idle)
        {
            _idle.Add(bytes);
        }
    }
}
