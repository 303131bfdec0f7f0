using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Numbers the customers of blocks that come in the order of their rows, one at a time.</summary>
internal sealed class CustomerNumbering(int[] customer, int[] dateStart, IReadOnlyList<DateOnly> dates, ConflictPolicy conflicts)
{
    private const int ShortestRun = 16;
    private const int LongestRun = 4096;

    private int[] _successor = new int[Expected(dateStart)];
    private int[] _lastRow = new int[Expected(dateStart)];
    private int _previous = -1;
    private bool _follows;
    private int _date;

    /// <summary>The customers so far.</summary>
    public CustomerIndex Ids { get; } = new(Expected(dateStart));

    /// <summary>How many customers there are in most lakes: later dates bring a few more than the longest one lists. Room that nobody comes for costs nothing.</summary>
    /// <param name="dateStart">Where each date's rows start; one more entry than dates.</param>
    public static int Expected(ReadOnlySpan<int> dateStart)
    {
        var most = 1 << 8;
        for (var date = 1; date < dateStart.Length; date++)
        {
            most = Math.Max(most, dateStart[date] - dateStart[date - 1]);
        }

        return (int)Math.Min(Array.MaxLength, most + (most / 4L));
    }

    /// <summary>Whether rows of a date can change until all of it is numbered.</summary>
    public bool HoldsDates => conflicts == ConflictPolicy.Quarantine;

    /// <summary>Whether rows of the date that was numbered last can still turn out to be of a customer who is listed again.</summary>
    public bool MayChange(int behindLast) => HoldsDates && behindLast < dateStart[_date + 1];

    /// <summary>Numbers the next block.</summary>
    public void Number(RowBlock block)
    {
        var (firstRow, ids) = (block.FirstRow, block.Ids);
        while (firstRow >= dateStart[_date + 1])
        {
            _date++;
            _previous = -1;
        }

        var look = ShortestRun;
        for (var i = 0; i < ids.Count; i++)
        {
            // Once a customer comes after the one it came after before, the next ones most often do too: they are compared many at a time.
            while (_previous >= 0 && _follows && Run(block, i, look) is > 0 and var run)
            {
                i += run;
                look = Math.Min(LongestRun, look * 2);
            }

            if (i == ids.Count)
            {
                return;
            }

            look = ShortestRun;
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

            _follows = _previous >= 0 && c == guess && c < known;
            if (_previous >= 0)
            {
                _successor[_previous] = c;
            }

            _previous = c;
            customer[row] = _lastRow[c] >= dateStart[_date] ? Duplicate(c, row) : c;
            _lastRow[c] = row;
        }
    }

    /// <summary>Numbers rows from one on whose customers follow each other and the previous one, as far as they go; returns how many.</summary>
    private int Run(RowBlock block, int i, int look)
    {
        var first = _successor[_previous];
        var run = Ids.CountAlike(block.Ids, i, first, look);
        var listed = _lastRow.AsSpan(first, run).IndexOfAnyInRange(dateStart[_date], int.MaxValue);
        run = listed < 0 ? run : listed;
        if (run > 0)
        {
            Rising.Fill(customer.AsSpan(block.FirstRow + i, run), first);
            Rising.Fill(_lastRow.AsSpan(first, run), block.FirstRow + i);
            Rising.Fill(_successor.AsSpan(first, run - 1), first + 1);
            _previous = first + run - 1;
        }

        return run;
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
