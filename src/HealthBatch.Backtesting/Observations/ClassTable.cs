using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// What becomes of customers on every as-of date, were they listed then: a walk along a customer's outcomes finds the dates that have any of them ahead or churn behind,
/// and on all others nothing happened. One pass over outcomes is a fraction of one over rows, of which each would look through its customer's outcomes again.
/// </summary>
internal sealed class ClassTable
{
    // Customers whose dates are filled together, so that these stay near the processor.
    private const int Block = 4096;

    private readonly WindowClasses _windows;
    private readonly int[] _opens;
    private readonly int _longest;
    private readonly byte _nothing;
    private readonly byte? _afterChurn;
    private readonly int _expected;
    private readonly int _most;
    private readonly byte[][] _classes;
    private readonly byte[][] _kinds;
    private int _customers;

    /// <param name="windows">What windows come to.</param>
    /// <param name="opens">The as-of dates' day numbers, rising.</param>
    /// <param name="longest">The days of the longest horizon.</param>
    /// <param name="afterChurn">The class of customers who had churned, where churn is final; else null.</param>
    /// <param name="expected">How many customers there will be, roughly.</param>
    /// <param name="most">The most customers that there is room for: of the others each row is judged alone.</param>
    /// <param name="withKinds">Whether the kinds of outcomes are told too.</param>
    public ClassTable(WindowClasses windows, int[] opens, int longest, byte? afterChurn, int expected, int most, bool withKinds)
    {
        (_windows, _opens, _longest, _afterChurn, _expected, _most) = (windows, opens, longest, afterChurn, expected, most);
        _nothing = (byte)windows.Of([], 0);
        _classes = [.. opens.Select(_ => Array.Empty<byte>())];
        _kinds = withKinds ? [.. opens.Select(_ => Array.Empty<byte>())] : [];
    }

    /// <summary>How many customers it knows, from the first.</summary>
    public int Customers => Volatile.Read(ref _customers);

    /// <summary>By customer: the class on a date, with <see cref="Labeller.ReturnedBit"/>.</summary>
    public ReadOnlySpan<byte> Classes(int date) => Known(_classes, date);

    /// <summary>By customer: a bit for each kind of outcome in the own horizon, from a date on.</summary>
    public ReadOnlySpan<byte> Kinds(int date) => Known(_kinds, date);

    /// <summary>Takes customers whom the outcomes know by now. What is known of others may be read meanwhile.</summary>
    public void Meet(OutcomeTimeline timeline)
    {
        var end = Math.Min(timeline.Customers, _most);
        if (end <= Customers)
        {
            return;
        }

        for (var date = 0; date < _opens.Length; date++)
        {
            Reserve(ref _classes[date], end);
            if (_kinds.Length > 0)
            {
                Reserve(ref _kinds[date], end);
            }
        }

        for (var first = Customers; first < end; first += Block)
        {
            var count = Math.Min(Block, end - first);
            foreach (var classes in _classes)
            {
                classes.AsSpan(first, count).Fill(_nothing);
            }

            for (var customer = first; customer < first + count; customer++)
            {
                Follow(customer, timeline.Of(customer));
            }
        }

        Volatile.Write(ref _customers, end);
    }

    /// <summary>Lets go of everything, once all rows are labelled.</summary>
    public void Forget()
    {
        Array.Fill(_classes, []);
        Array.Fill(_kinds, []);
        _customers = 0;
    }

    // How many first, and then where they lie: a column that grows in between only holds more of them.
    private ReadOnlySpan<byte> Known(byte[][] columns, int date)
    {
        var customers = Customers;
        return columns[date].AsSpan(0, customers);
    }

    private void Reserve(ref byte[] column, int count)
    {
        if (column.Length < count)
        {
            Array.Resize(ref column, (int)Math.Min(_most, Math.Max(_expected, count + (count / 4L))));
        }
    }

    private void Follow(int customer, ReadOnlySpan<int> outcomes)
    {
        var (from, to, returned) = (0, 0, 0);
        for (var date = outcomes.Length == 0 ? _opens.Length : FirstBefore(PackedOutcome.DayOf(outcomes[0])); date < _opens.Length; date++)
        {
            var opens = _opens[date];
            while (from < outcomes.Length && PackedOutcome.DayOf(outcomes[from]) <= opens)
            {
                returned |= PackedOutcome.KindOf(outcomes[from++]) == OutcomeKind.Churned ? Labeller.ReturnedBit : 0;
            }

            to = Math.Max(to, from);
            while (to < outcomes.Length && PackedOutcome.DayOf(outcomes[to]) <= opens + _longest)
            {
                to++;
            }

            if (from == to && returned == 0)
            {
                if (from == outcomes.Length)
                {
                    return;
                }

                continue;
            }

            var answer = from == to ? _nothing : to == from + 1 ? _windows.OfOne(in outcomes[from], opens) : _windows.Of(outcomes[from..to], opens);
            _classes[date][customer] = (byte)(returned | (returned != 0 && _afterChurn is { } final ? final : answer));
            if (_kinds.Length > 0)
            {
                _kinds[date][customer] = (byte)(answer >> 8);
            }
        }
    }

    /// <summary>The first date whose longest horizon reaches a day.</summary>
    private int FirstBefore(int day)
    {
        int low = 0, high = _opens.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _opens[middle] + _longest < day ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
