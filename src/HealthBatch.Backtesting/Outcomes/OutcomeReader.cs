using System.Text;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Columns;

namespace HealthBatch.Backtesting.Outcomes;

/// <summary>Gathers the rows of outcome files, and orders them by customer and day.</summary>
internal sealed class OutcomeReader(LakeColumns columns, BacktestOptions options)
{
    private const int BatchRows = 2048;

    // A guess: with fewer each the table grows, with more it has room to spare.
    private const int OutcomesEach = 3;
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;
    private readonly OutcomeWords _words = new(columns);
    private CustomerIndex _customers = new();
    private readonly uint[] _hashes = new uint[BatchRows];
    private readonly List<int> _customer = [];
    private readonly List<int> _packed = [];
    private readonly List<double> _amountOf = [];
    private readonly List<(ITableFile Table, long Rows)> _files = [];
    private readonly long[] _used = new long[4];
    private readonly int _runDay = options.RunDate.DayNumber;
    private readonly bool _readsAmounts = options.Tables == BacktestTables.All && options.KeepAmounts;
    private long _read;
    private long _incomplete;
    private long _afterRun;
    private long _knownLater;
    private int _firstKnownLater = int.MaxValue;
    private int _longestDelay = -1;

    /// <summary>Reads one file.</summary>
    public void Read(ITableFile file, CancellationToken cancellation)
    {
        using var source = file.Open();
        _files.Add((file, source.RowCount));
        var expected = (int)Math.Min(Array.MaxLength, _packed.Count + source.RowCount);
        if (_customers.Count == 0)
        {
            _customers = new CustomerIndex((int)Math.Min(expected / OutcomesEach, 1 << 26), hashed: true);
        }

        _packed.EnsureCapacity(expected);
        _customer.EnsureCapacity(expected);
        if (_readsAmounts)
        {
            _amountOf.EnsureCapacity(expected);
        }

        var requests = Requests(source);
        var amount = requests.FindIndex(request => request.Form == ColumnForm.Number);
        var known = requests.FindIndex(request => request.Form == ColumnForm.Timestamp);
        var batch = new ColumnBatch(requests, BatchRows);
        for (var group = 0; group < source.RowGroupRows.Count; group++)
        {
            using var reader = source.OpenRowGroup(group, requests);
            while (reader.Read(batch))
            {
                cancellation.ThrowIfCancellationRequested();
                Take(batch, amount, known, source.Path);
            }
        }
    }

    /// <summary>Orders what was read.</summary>
    public OutcomeBook Finish()
    {
        var start = new int[_customers.Count + 1];
        foreach (var customer in _customer)
        {
            start[customer + 1]++;
        }

        for (var c = 0; c < _customers.Count; c++)
        {
            start[c + 1] += start[c];
        }

        var next = start.AsSpan(0, _customers.Count).ToArray();
        var (packed, amounts) = (new int[_packed.Count], new double[_amountOf.Count]);
        for (var i = 0; i < packed.Length; i++)
        {
            var place = next[_customer[i]]++;
            packed[place] = _packed[i];
            if (_readsAmounts)
            {
                amounts[place] = _amountOf[i];
            }
        }

        int first = int.MaxValue, last = int.MinValue;
        for (var c = 0; c < _customers.Count; c++)
        {
            var range = start[c]..start[c + 1];
            SortByDay(packed.AsSpan(range), _readsAmounts ? amounts.AsSpan(range) : []);
            if (start[c] < start[c + 1])
            {
                first = Math.Min(first, PackedOutcome.DayOf(packed[start[c]]));
                last = Math.Max(last, PackedOutcome.DayOf(packed[start[c + 1] - 1]));
            }
        }

        var used = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var kind = 0; kind < OutcomeWords.Events.Count; kind++)
        {
            used.Add(OutcomeWords.Events[kind], _used[kind]);
        }

        var contradictory = new ContradictionFinder(_customers, options.Conflicts).Mark(start, packed);
        return new OutcomeBook(_customers, start, packed, amounts, new OutcomeSummary
        {
            Rows = _read,
            Used = used,
            Incomplete = _incomplete,
            AfterRunDate = _afterRun,
            KnownLater = _knownLater,
            FirstDayKnownLater = _firstKnownLater == int.MaxValue ? null : DateOnly.FromDayNumber(_firstKnownLater),
            LongestDelayDays = _longestDelay < 0 ? null : _longestDelay,
            Contradictory = contradictory,
            FirstDay = packed.Length == 0 ? null : DateOnly.FromDayNumber(first),
            LastDay = packed.Length == 0 ? null : DateOnly.FromDayNumber(last),
        }, _files);
    }

    private List<ColumnRequest> Requests(IColumnSource source)
    {
        var problems = new[] { columns.CustomerId, columns.OutcomeDate, columns.Outcome }
            .Where(name => source.Schema.Find(name) is null)
            .Select(name => new InputProblem(
                source.Path, $"no column {name} (there are: {string.Join(", ", source.Schema.Columns.Select(column => column.Name))})", $"the column {name}"))
            .ToList();
        if (problems.Count > 0)
        {
            throw new InputException(problems);
        }

        List<ColumnRequest> requests =
            [new(columns.CustomerId, ColumnForm.Text), new(columns.OutcomeDate, ColumnForm.Date), new(columns.Outcome, ColumnForm.Text)];
        if (_readsAmounts && source.Schema.Find(columns.OutcomeAmount) is not null)
        {
            requests.Add(new ColumnRequest(columns.OutcomeAmount, ColumnForm.Number));
        }

        if (source.Schema.Find(columns.KnownAt) is not null)
        {
            requests.Add(new ColumnRequest(columns.KnownAt, ColumnForm.Timestamp));
        }

        return requests;
    }

    /// <summary>The day a row became known; null where the file doesn't say.</summary>
    private static long? KnownOn(IntegerColumn? known, int row)
    {
        const long microsecondsPerDay = 86_400_000_000;
        return known is null || known.IsMissing(row) ? null : (long)Math.Floor((double)known.Values[row] / microsecondsPerDay) + Epoch;
    }

    private void Take(ColumnBatch batch, int amountColumn, int knownColumn, string path)
    {
        var (ids, dates, words) = (batch.Text(0), batch.Date(1), batch.Text(2));
        var amounts = amountColumn < 0 ? null : batch.Number(amountColumn).Values;
        var known = knownColumn < 0 ? null : batch.Integer(knownColumn);
        for (var row = 0; row < batch.RowCount; row++)
        {
            _hashes[row] = _customers.HashAhead(ids[row]);
        }

        _customers.FetchAhead(_hashes.AsSpan(0, batch.RowCount));
        for (var row = 0; row < batch.RowCount; row++)
        {
            _read++;
            if (ids.IsMissing(row) || dates.IsMissing(row) || words.IsMissing(row))
            {
                _incomplete++;
                continue;
            }

            var kind = _words.KindOf(words, row, path);
            // Files know days that the calendar has no number for: other systems write "infinity" for a day that never comes.
            var stored = (long)dates.Values[row] + Epoch;
            if (stored > _runDay)
            {
                _afterRun++;
                continue;
            }

            var day = stored >= 0 ? (int)stored : throw new InputException(
                path, $"a day before the year 1 in {columns.OutcomeDate} (customer {Encoding.UTF8.GetString(ids[row])})", "a date from 0001-01-01 on, or none");
            if (KnownOn(known, row) is { } later && later > _runDay)
            {
                _knownLater++;
                _firstKnownLater = Math.Min(_firstKnownLater, day);
            }
            else
            {
                var amount = amounts is null || !double.IsFinite(amounts[row]) ? double.NaN : amounts[row];
                _used[(int)kind]++;
                _longestDelay = Math.Max(_longestDelay, KnownOn(known, row) is { } on ? (int)Math.Max(0, on - day) : -1);
                _customer.Add(_customers.Add(ids[row], _hashes[row]));
                _packed.Add(PackedOutcome.Of(day, kind));
                if (_readsAmounts)
                {
                    _amountOf.Add(amount);
                }
            }
        }
    }

    /// <summary>By insertion, since a customer has few outcomes and files mostly hold them in order; those of one day keep the files' order.</summary>
    private static void SortByDay(Span<int> packed, Span<double> amounts)
    {
        for (var i = 1; i < packed.Length; i++)
        {
            var one = packed[i];
            var amount = amounts.Length == 0 ? 0 : amounts[i];
            var at = i;
            while (at > 0 && PackedOutcome.DayOf(packed[at - 1]) > PackedOutcome.DayOf(one))
            {
                packed[at] = packed[at - 1];
                if (amounts.Length > 0)
                {
                    amounts[at] = amounts[at - 1];
                }

                at--;
            }

            packed[at] = one;
            if (amounts.Length > 0)
            {
                amounts[at] = amount;
            }
        }
    }
}
