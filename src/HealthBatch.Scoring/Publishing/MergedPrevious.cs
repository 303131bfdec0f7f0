using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>
/// Walks through an earlier score file beside the snapshot, both with rising customers. Customers mostly follow each other in both, so that stretches of them
/// are compared and copied at once.
/// </summary>
internal sealed class MergedPrevious : IPreviousCursor
{
    private const int BatchRows = 4096;
    private const int LeastStretch = 16;

    private readonly PreviousScores _previous;
    private readonly ColumnBatch _batch;
    private readonly NameCodes _bandCodes;
    private readonly NameCodes _actionCodes;
    private readonly byte[] _bands = new byte[BatchRows];
    private readonly byte[] _actions;
    private readonly PreviousPoints? _points;
    private IColumnReader? _reader;
    private byte[] _last = [];
    private int _group = -1;
    private int _row;
    private long _read;

    public MergedPrevious(PreviousScores previous)
    {
        _previous = previous;
        _batch = new ColumnBatch(previous.Requests, BatchRows);
        _bandCodes = new NameCodes(previous.Bands, PreviousScores.Unknown);
        _actionCodes = new NameCodes(previous.Actions, PreviousScores.Unknown);
        _actions = new byte[previous.WithActions ? BatchRows : 0];
        _points = previous.Points is null ? null : new PreviousPoints(previous.Points, _batch, previous.FirstPoint);
    }

    /// <inheritdoc />
    public void Fill(TextColumn ids, int count, Span<short> scores, Span<byte> bands, Span<byte> actions, PreviousPoints? points)
    {
        var row = 0;
        var stretch = LeastStretch;
        if (count > 0 && _previous.Source.RowCount > 0)
        {
            Seek(ids[0]);
        }

        while (row < count && (_row < _batch.RowCount || Next()))
        {
            var known = _batch.Text(1);
            var same = CustomerIds.Same(ids, row, Math.Min(count, row + stretch), known, _row, _batch.RowCount);
            if (same > 0)
            {
                _batch.Grid(0).Values.AsSpan(_row, same).CopyTo(scores[row..]);
                _bands.AsSpan(_row, same).CopyTo(bands[row..]);
                if (actions.Length > 0)
                {
                    _actions.AsSpan(_row, same).CopyTo(actions[row..]);
                }

                points?.Copy(_points!, _row, same, row);
                stretch = same < stretch ? LeastStretch : stretch * 4;
                row += same;
                _row += same;
            }
            else if (known[_row].SequenceCompareTo(ids[row]) < 0)
            {
                _row++;
            }
            else
            {
                Miss(row, 1, scores, bands, actions);
                row++;
            }
        }

        Miss(row, count - row, scores, bands, actions);
    }

    /// <inheritdoc />
    public void Dispose() => _reader?.Dispose();

    private static void Miss(int row, int count, Span<short> scores, Span<byte> bands, Span<byte> actions)
    {
        scores.Slice(row, count).Fill(GridColumn.Missing);
        bands.Slice(row, count).Fill(PreviousScores.Unknown);
        if (actions.Length > 0)
        {
            actions.Slice(row, count).Fill(CodeColumn.Missing);
        }
    }

    /// <summary>Goes to where the customer would stand, unless that lies ahead in the row group that is open.</summary>
    private void Seek(ReadOnlySpan<byte> id)
    {
        var group = _previous.Order.Find(id);
        var passed = _row > 0 ? _batch.Text(1)[_row - 1] : _last;
        var back = passed.Length > 0 ? id.SequenceCompareTo(passed) <= 0 : group < _group;
        if (_group < 0 || back || group > _group)
        {
            Open(group);
        }
    }

    private bool Next()
    {
        while (_reader is not null)
        {
            if (_batch.RowCount > 0)
            {
                _last = _batch.Text(1)[_batch.RowCount - 1].ToArray();
            }

            if (_reader.Read(_batch))
            {
                Take();
                return true;
            }

            if (_group + 1 >= _previous.Source.RowGroupRows.Count)
            {
                // Nobody above the last is there: what is left of the snapshot finds the file at its end.
                _reader.Dispose();
                _reader = null;
                _batch.RowCount = _row = 0;
                break;
            }

            var last = _last;
            Open(_group + 1);
            _last = last;
        }

        return false;
    }

    private void Take()
    {
        var (ids, rows) = (_batch.Text(1), _batch.RowCount);
        _row = 0;
        _read += rows;
        if (!CustomerIds.Rise(ids, rows) || (_last.Length > 0 && ids[0].SequenceCompareTo(_last) <= 0))
        {
            _previous.Order.Break();
        }
        else if (_read == _previous.Source.RowGroupRows[_group])
        {
            _previous.Order.NoteLast(_group, ids[rows - 1].ToArray());
        }

        _bandCodes.Fill(_batch.Text(2), rows, _bands);
        if (_actions.Length > 0)
        {
            _actionCodes.Fill(_batch.Text(3), rows, _actions);
        }

        _points?.Fill(_batch, _previous.FirstPoint, 0);
    }

    private void Open(int group)
    {
        _reader?.Dispose();
        _reader = _previous.Source.OpenRowGroup(group, _previous.Requests);
        _group = group;
        _batch.RowCount = 0;
        _row = 0;
        _read = 0;
        _last = [];
    }
}
