using HealthBatch.Columns;

namespace HealthBatch.Worker.Sample;

/// <summary>All customers over all months. Blocks of customers may be told on several threads at once; a month is told after the one before it.</summary>
internal sealed class SampleStory
{
    /// <summary>Months that those who are there at the start have lived through unseen, so that surveys and ratings are as common at the first date as later.</summary>
    private const int MonthsBefore = 9;

    private readonly SampleOptions _options;
    private readonly IReadOnlyList<DateOnly> _dates;
    private readonly SampleCustomer[] _customers;
    private readonly double[] _optimism;
    private readonly double[] _luck;
    private readonly Dictionary<int, List<SampleOutcome>> _outcomes = [];

    public SampleStory(SampleOptions options)
    {
        _options = options;
        _dates = options.Dates;
        _customers = new SampleCustomer[options.EverJoined];
        _optimism = [.. Enumerable.Range(0, SampleSchema.CsmCount).Select(csm => SampleCustomer.Optimism(options.Seed, csm))];
        var chance = new SampleRandom(options.Seed, ulong.MaxValue - 1000);
        _luck = [.. _dates.Select(_ => 0.1 * chance.Normal())];
    }

    /// <summary>Lets those customers live through the month that ends at that date, shows them, and lets the next month's outcomes happen.</summary>
    /// <param name="date">The date's place.</param>
    /// <param name="first">The first customer.</param>
    /// <param name="count">How many.</param>
    /// <param name="batch">Gets a row for each that is a customer on that day.</param>
    public void Live(int date, int first, int count, ColumnBatch batch)
    {
        var day = Day(_dates[date]);
        var monthDays = _dates[date].Day;
        var next = date + 1 < _dates.Count ? Day(_dates[date + 1]) - day : 0;
        var outcomes = Happened(first);
        for (var place = first; place < first + count; place++)
        {
            ref var customer = ref _customers[place];
            if (date == JoinDate(place))
            {
                customer = SampleCustomer.Create(_options.Seed, place, JoinedDay(place, day, monthDays));
                for (var before = date == 0 && place < _options.Customers ? MonthsBefore : 0; before > 0; before--)
                {
                    customer.Live(day - (before * 30), 30, _optimism);
                }
            }

            if (date < JoinDate(place) || customer.Left)
            {
                continue;
            }

            var row = customer.Live(day, monthDays, _optimism);
            SampleSchema.Add(batch, customer, row);
            if (next > 0)
            {
                customer.Decide(row, day, next, _luck[date], outcomes);
            }
        }
    }

    /// <summary>All outcomes, by day, then by customer, then by kind.</summary>
    public List<SampleOutcome> Outcomes() =>
        [.. _outcomes.Values.SelectMany(outcomes => outcomes).OrderBy(outcome => outcome.Day).ThenBy(outcome => outcome.Customer).ThenBy(outcome => outcome.Event)];

    /// <summary>The place of the first date that the customer is in.</summary>
    private int JoinDate(int place) => place < _options.Customers ? 0 : (place - _options.Customers) / _options.JoinersAMonth;

    /// <summary>Those that are there at the start joined over the five years before, more of them lately; the others during the month.</summary>
    private int JoinedDay(int place, int day, int monthDays)
    {
        var chance = new SampleRandom(~_options.Seed, (ulong)place + 1);
        return place < _options.Customers
            ? day - monthDays - Math.Min(1825, (int)(-600 * Math.Log(1 - chance.Uniform())))
            : day - chance.Below(monthDays);
    }

    private List<SampleOutcome> Happened(int first)
    {
        lock (_outcomes)
        {
            return _outcomes.TryGetValue(first, out var outcomes) ? outcomes : _outcomes[first] = [];
        }
    }

    private static int Day(DateOnly date) => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
