using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// Whether the customers of a file rise from its first row to its last, and where one would stand if they do. What cursors read anyway, from the first row of a
/// row group to its last, is noted; only the rest is read to answer.
/// </summary>
internal sealed class RisingGroups(IColumnSource source, ColumnRequest customer)
{
    private readonly int[] _groups = [.. Enumerable.Range(0, source.RowGroupRows.Count).Where(group => source.RowGroupRows[group] > 0)];
    private readonly byte[]?[] _last = new byte[]?[source.RowGroupRows.Count];
    private readonly Lock _opening = new();
    private byte[][]? _first;
    private volatile bool _broken;

    /// <summary>Notes that customers do not rise inside a row group.</summary>
    public void Break() => _broken = true;

    /// <summary>Notes the last customer of a row group that was read whole and rises.</summary>
    public void NoteLast(int group, byte[] customer) => _last[group] = customer;

    /// <summary>Whether all customers rise.</summary>
    public bool Rise(CancellationToken token)
    {
        var first = First();
        for (var g = 0; g < _groups.Length && !_broken; g++)
        {
            if (_last[_groups[g]] is null)
            {
                Read(_groups[g], token);
            }

            if (g + 1 < _groups.Length && _last[_groups[g]].AsSpan().SequenceCompareTo(first[g + 1]) >= 0)
            {
                Break();
            }
        }

        return !_broken;
    }

    /// <summary>The last row group whose first customer is not above that one; the first if there is none. Right only where all rise.</summary>
    public int Find(ReadOnlySpan<byte> customer)
    {
        var first = First();
        var (low, high) = (0, first.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = customer.SequenceCompareTo(first[middle]) < 0 ? (low, middle) : (middle, high);
        }

        return _groups[low];
    }

    private byte[][] First()
    {
        lock (_opening)
        {
            return _first ??= [.. _groups.Select(FirstOf)];
        }
    }

    private byte[] FirstOf(int group)
    {
        ColumnRequest[] requests = [customer];
        using var reader = source.OpenRowGroup(group, requests);
        var batch = new ColumnBatch(requests, 1);
        reader.Read(batch);
        return batch.Text(0)[0].ToArray();
    }

    private void Read(int group, CancellationToken token)
    {
        ColumnRequest[] requests = [customer];
        using var reader = source.OpenRowGroup(group, requests);
        var batch = new ColumnBatch(requests, 4096);
        byte[]? last = null;
        for (; reader.Read(batch); token.ThrowIfCancellationRequested())
        {
            var ids = batch.Text(0);
            if (!CustomerIds.Rise(ids, batch.RowCount) || (last is not null && ids[0].SequenceCompareTo(last) <= 0))
            {
                Break();
                return;
            }

            last = ids[batch.RowCount - 1].ToArray();
        }

        _last[group] = last;
    }
}
