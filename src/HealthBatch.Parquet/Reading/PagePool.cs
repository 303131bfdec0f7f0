namespace HealthBatch.Parquet.Reading;

/// <summary>
/// Large page buffers that wait for the next column or row group. Made anew they would cost a page fault every four kilobytes, which is a quarter of
/// the time where a chunk is one page. Never keeps more of them than were in use at once, and all columns and threads that read a file share what may be in use.
/// </summary>
internal sealed class PagePool
{
    /// <summary>What all large pages of a file may take together, beyond three times the largest column chunk.</summary>
    private const long Allowance = 48 << 20;

    private readonly List<byte[]> _idle = [];
    private long _largestChunk;
    private long _inUse;

    private long Most => Allowance + (3 * _largestChunk);

    /// <summary>Notes the length of a column chunk that is going to be read.</summary>
    public void Expect(long chunk)
    {
        lock (_idle)
        {
            _largestChunk = Math.Max(_largestChunk, chunk);
        }
    }

    /// <summary>A buffer of at least that length; the smallest that waits and is large enough, else a new one in place of one that waits.</summary>
    /// <exception cref="MalformedException">All that are in use would take too much.</exception>
    public byte[] Rent(int length)
    {
        lock (_idle)
        {
            var found = Find(length);
            if (_inUse + (found ?? []).Length > Most || _inUse + length > Most)
            {
                throw new MalformedException(
                    $"a page of {length} bytes that has to be held whole beside {_inUse} bytes of other columns' pages",
                    $"at most {Most} together: read fewer columns at once, or write the file with smaller pages");
            }

            var bytes = found ?? GC.AllocateUninitializedArray<byte>(length);
            _inUse += bytes.Length;
            return bytes;
        }
    }

    /// <summary>Counts memory that a decompressor takes for itself.</summary>
    /// <exception cref="MalformedException">All that is in use would take too much.</exception>
    public void Reserve(long length)
    {
        lock (_idle)
        {
            if (_inUse + length > Most)
            {
                throw new MalformedException(
                    $"a page whose decompression holds {length} bytes beside {_inUse} bytes of other columns' pages",
                    $"at most {Most} together: read fewer columns at once, or write the file with smaller pages");
            }

            _inUse += length;
        }
    }

    /// <summary>Gives back what was counted.</summary>
    public void Release(long length)
    {
        lock (_idle)
        {
            _inUse -= length;
        }
    }

    /// <summary>Takes a buffer back.</summary>
    public void Return(byte[] bytes)
    {
        lock (_idle)
        {
            _inUse -= bytes.Length;
            _idle.Add(bytes);
        }
    }

    /// <summary>Takes the buffer that fits best; where none fits, one goes to make room for a new one.</summary>
    private byte[]? Find(int length)
    {
        var best = -1;
        for (var i = 0; i < _idle.Count; i++)
        {
            if (_idle[i].Length >= length && (best < 0 || _idle[i].Length < _idle[best].Length))
            {
                best = i;
            }
        }

        if (_idle.Count == 0)
        {
            return null;
        }

        var taken = best < 0 ? _idle.Count - 1 : best;
        var bytes = _idle[taken];
        _idle.RemoveAt(taken);
        return best < 0 ? null : bytes;
    }
}
