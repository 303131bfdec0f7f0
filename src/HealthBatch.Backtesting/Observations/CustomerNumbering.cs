using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// Numbers the customers of row groups that arrive in any order, in the order of the snapshots: whichever thread brings the next one in line
/// numbers it and all that wait behind it. The number of threads shows in nothing.
/// </summary>
internal sealed class CustomerNumbering(int[] customer, int[] dateStart, IReadOnlyList<DateOnly> dates, ConflictPolicy conflicts)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (int FirstRow, RowIds Ids)> _waiting = [];
    private readonly Stack<RowIds> _free = [];
    private int[] _successor = new int[1 << 10];
    private int[] _lastRow = new int[1 << 10];
    private bool _numbering;
    private int _next;
    private int _previous = -1;
    private int _date;

    /// <summary>The customers so far.</summary>
    public CustomerIndex Ids { get; } = new();

    /// <summary>A buffer for a row group's ids.</summary>
    public RowIds Rent()
    {
        lock (_gate)
        {
            return _free.TryPop(out var ids) ? ids : new RowIds();
        }
    }

    /// <summary>Hands a row group's ids over.</summary>
    /// <param name="place">The row group's place among all, from 0 without gaps.</param>
    /// <param name="firstRow">Where its rows start.</param>
    /// <param name="ids">Its ids, from <see cref="Rent"/>.</param>
    public void Put(int place, int firstRow, RowIds ids)
    {
        lock (_gate)
        {
            _waiting[place] = (firstRow, ids);
            if (_numbering)
            {
                return;
            }

            _numbering = true;
        }

        while (true)
        {
            (int FirstRow, RowIds Ids) item;
            lock (_gate)
            {
                if (!_waiting.Remove(_next, out item))
                {
                    _numbering = false;
                    return;
                }
            }

            Number(item.FirstRow, item.Ids);
            lock (_gate)
            {
                _next++;
                item.Ids.Clear();
                _free.Push(item.Ids);
            }
        }
    }

    private void Number(int firstRow, RowIds ids)
    {
        while (firstRow >= dateStart[_date + 1])
        {
            _date++;
            _previous = -1;
        }

        for (var i = 0; i < ids.Count; i++)
        {
            var row = firstRow + i;
            if (ids.IsMissing(i))
            {
                customer[row] = NoCustomer(row);
                continue;
            }

            // The customer who followed the previous one last time most often does so again.
            var guess = _previous < 0 ? 0 : _successor[_previous];
            var known = Ids.Count;
            var c = Ids.AddGuessing(ids[i], guess);
            if (c == known)
            {
                Grow();
                _successor[c] = c + 1;
                _lastRow[c] = -1;
            }

            if (_previous >= 0)
            {
                _successor[_previous] = c;
            }

            _previous = c;
            customer[row] = _lastRow[c] >= dateStart[_date] ? Duplicate(c, row) : c;
            _lastRow[c] = row;
        }
    }

    private int NoCustomer(int row) => conflicts == ConflictPolicy.Quarantine
        ? ScoredRows.NoCustomer
        : throw new InputException(
            $"snapshot {dates[_date]:yyyy-MM-dd}, row {row - dateStart[_date]}", "no customer id", "a customer id in every row, or the policy \"quarantine\"");

    private int Duplicate(int c, int row)
    {
        if (conflicts == ConflictPolicy.Fail)
        {
            throw new InputException(
                $"snapshot {dates[_date]:yyyy-MM-dd}", $"customer {Ids.Text(c)} more than once", "each customer once a date, or the policy \"quarantine\"");
        }

        customer[_lastRow[c]] = ~c;
        return ~c;
    }

    private void Grow()
    {
        if (Ids.Count > _successor.Length)
        {
            Array.Resize(ref _successor, _successor.Length * 2);
            Array.Resize(ref _lastRow, _lastRow.Length * 2);
        }
    }
}
