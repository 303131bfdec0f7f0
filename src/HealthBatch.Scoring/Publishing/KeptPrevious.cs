using System.Numerics;
using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>All customers of an earlier score file, in a hash table with their ids, for files in no order. Read-only once made; any number of threads may ask.</summary>
internal sealed class KeptPrevious : IPreviousCursor
{
    private readonly int[] _slots;
    private readonly int[] _offsets;
    private readonly short[] _scores;
    private readonly byte[] _bands;
    private readonly byte[] _actions;
    private readonly PreviousPoints? _points;
    private byte[] _ids = new byte[4096];

    /// <summary>Reads the whole file. A customer who is there twice keeps the first row's score.</summary>
    public KeptPrevious(PreviousScores previous, CancellationToken token)
    {
        var count = checked((int)previous.Source.RowCount);
        _slots = new int[(int)Math.Min(1 << 30, BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, count + (count / 2))))];
        _offsets = new int[count + 1];
        _scores = new short[count];
        _bands = new byte[count];
        _actions = previous.WithActions ? new byte[count] : [];
        _points = previous.Points is null ? null : new PreviousPoints(previous.Points, count);
        var batch = new ColumnBatch(previous.Requests, 4096);
        var bands = new NameCodes(previous.Bands, PreviousScores.Unknown);
        var actions = new NameCodes(previous.Actions, PreviousScores.Unknown);
        var at = 0;
        for (var group = 0; group < previous.Source.RowGroupRows.Count; group++)
        {
            using var reader = previous.Source.OpenRowGroup(group, previous.Requests);
            for (; reader.Read(batch); token.ThrowIfCancellationRequested())
            {
                batch.Grid(0).Values.AsSpan(0, batch.RowCount).CopyTo(_scores.AsSpan(at));
                bands.Fill(batch.Text(2), batch.RowCount, _bands.AsSpan(at));
                if (_actions.Length > 0)
                {
                    actions.Fill(batch.Text(3), batch.RowCount, _actions.AsSpan(at));
                }

                _points?.Fill(batch, previous.FirstPoint, at);
                for (var row = 0; row < batch.RowCount; row++, at++)
                {
                    Add(batch.Text(1)[row], at);
                }
            }
        }
    }

    /// <inheritdoc />
    public void Fill(TextColumn ids, int count, Span<short> scores, Span<byte> bands, Span<byte> actions, PreviousPoints? points)
    {
        for (var row = 0; row < count; row++)
        {
            var entry = _slots[Find(ids[row])] - 1;
            scores[row] = entry < 0 ? GridColumn.Missing : _scores[entry];
            bands[row] = entry < 0 ? PreviousScores.Unknown : _bands[entry];
            if (actions.Length > 0)
            {
                actions[row] = entry < 0 ? CodeColumn.Missing : _actions[entry];
            }

            if (points is not null && entry >= 0)
            {
                points.Copy(_points!, entry, 1, row);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Shared by all threads, with nothing to close.
    }

    private void Add(ReadOnlySpan<byte> id, int entry)
    {
        var slot = Find(id);
        var end = _offsets[entry] + id.Length;
        if (_ids.Length < end)
        {
            Array.Resize(ref _ids, (int)Math.Min(Array.MaxLength, Math.Max(end, _ids.Length * 2L)));
        }

        id.CopyTo(_ids.AsSpan(_offsets[entry]));
        _offsets[entry + 1] = end;
        _slots[slot] = _slots[slot] == 0 ? entry + 1 : _slots[slot];
    }

    /// <summary>The slot that holds the customer, or the empty one where it belongs.</summary>
    private int Find(ReadOnlySpan<byte> id)
    {
        var slot = (int)(CustomerIds.Hash(id) & (ulong)(_slots.Length - 1));
        while (_slots[slot] is var entry and not 0 && !_ids.AsSpan(_offsets[entry - 1], _offsets[entry] - _offsets[entry - 1]).SequenceEqual(id))
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }
}
