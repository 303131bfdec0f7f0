using HealthBatch.Columns;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Walks through an earlier score file beside the snapshot, both with rising customers.</summary>
internal sealed class MergedPrevious(PreviousScores previous) : IPreviousCursor
{
    private const int BatchRows = 4096;

    private readonly ColumnBatch _batch = new(previous.Requests, BatchRows);
    private readonly double[] _bands = new double[BatchRows];
    private readonly double[] _actions = new double[BatchRows];
    private readonly Kernel.TextLookupCache _bandCache = new();
    private readonly Kernel.TextLookupCache _actionCache = new();
    private IColumnReader? _reader;
    private byte[] _last = [];
    private int _group = -1;
    private int _row;
    private bool _rises = true;
    private PreviousPoints? _points;
    private (int From, int To, int Count) _run;

    /// <inheritdoc />
    public void Fill(TextColumn ids, int count, Span<short> scores, Span<byte> bands, Span<byte> actions, PreviousPoints? points)
    {
        _points = points;
        if (previous.Source.RowCount == 0 || count == 0)
        {
            bands[..count].Fill(PreviousScores.Unknown);
            scores[..count].Fill(GridColumn.Missing);
            actions.Fill(CodeColumn.Missing);
            return;
        }

        Seek(ids[0]);
        var known = _batch.Text(1);
        for (var row = 0; row < count; row++)
        {
            var id = ids[row];
            var order = -1;
            while (_row < _batch.RowCount || Next())
            {
                order = known[_row].SequenceCompareTo(id);
                if (order >= 0)
                {
                    break;
                }

                _row++;
            }

            var found = order == 0 && _row < _batch.RowCount;
            scores[row] = found ? _batch.Grid(0).Values[_row] : GridColumn.Missing;
            bands[row] = !found ? PreviousScores.Unknown : double.IsNaN(_bands[_row]) ? CodeColumn.Missing : (byte)_bands[_row];
            if (found && points is not null)
            {
                Extend(row);
            }

            if (actions.Length > 0)
            {
                actions[row] = !found || double.IsNaN(_actions[_row]) ? CodeColumn.Missing : (byte)_actions[_row];
            }
        }

        CopyRun();
        if (!_rises)
        {
            previous.Break();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reader?.Dispose();

    /// <summary>Goes to where the customer would stand, unless that lies just ahead.</summary>
    private void Seek(ReadOnlySpan<byte> id)
    {
        var group = previous.GroupOf(id);
        var back = _batch.RowCount > 0 && id.SequenceCompareTo(_row < _batch.RowCount ? _batch.Text(1)[_row] : _last) < 0;
        if (_reader is null || back || group > _group)
        {
            Open(group);
        }
    }

    /// <summary>Customers mostly follow each other in both files: their points are copied together.</summary>
    private void Extend(int row)
    {
        if (_run.Count > 0 && _run.From + _run.Count == _row && _run.To + _run.Count == row)
        {
            _run.Count++;
            return;
        }

        CopyRun();
        _run = (_row, row, 1);
    }

    private void CopyRun()
    {
        if (_run.Count > 0)
        {
            _points!.Copy(_batch, previous.FirstPoint, _run.From, _run.Count, _run.To);
            _run.Count = 0;
        }
    }

    private bool Next()
    {
        CopyRun();
        while (_reader is not null)
        {
            if (_batch.RowCount > 0)
            {
                _last = _batch.Text(1)[_batch.RowCount - 1].ToArray();
            }

            if (_reader.Read(_batch))
            {
                var ids = _batch.Text(1);
                _row = 0;
                _rises &= CustomerIds.Rise(ids, _batch.RowCount) && (_last.Length == 0 || ids[0].SequenceCompareTo(_last) > 0);
                previous.BandCodes.Fill(_batch.Text(2), _batch.RowCount, _bands, _bandCache);
                if (previous.WithActions)
                {
                    previous.ActionCodes.Fill(_batch.Text(3), _batch.RowCount, _actions, _actionCache);
                }

                return true;
            }

            if (_group + 1 >= previous.Source.RowGroupRows.Count)
            {
                _reader.Dispose();
                _reader = null;
                break;
            }

            var last = _last;
            Open(_group + 1);
            _last = last;
        }

        return false;
    }

    private void Open(int group)
    {
        _reader?.Dispose();
        _reader = previous.Source.OpenRowGroup(group, previous.Requests);
        _group = group;
        _batch.RowCount = 0;
        _row = 0;
        _last = [];
    }
}
