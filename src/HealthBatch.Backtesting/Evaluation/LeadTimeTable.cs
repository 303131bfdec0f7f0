using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Backtesting.Results;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>
/// The bands of customers before their event. A snapshot speaks for an event k days ahead if it is the last one at least k days before it; the last
/// snapshot of all speaks as long as the one before it did. Events that one row speaks for count once.
/// </summary>
internal sealed class LeadTimeTable
{
    private static readonly int[] DaysBefore = [30, 60, 90, 180];
    private readonly EvaluationContext _context;
    // By day from the first as-of date on: the place of the last as-of date up to then.
    private readonly int[] _last;
    private readonly int _first;
    private readonly int _end;
    private readonly long[] _events = new long[DaysBefore.Length];
    private readonly long[] _lowest = new long[DaysBefore.Length];
    private readonly long[] _below = new long[DaysBefore.Length];

    public LeadTimeTable(EvaluationContext context)
    {
        _context = context;
        int[] dates = [.. context.Rows.AsOfDates.Select(date => date.DayNumber)];
        _first = dates[0];
        _end = dates[^1] + (dates.Length > 1 ? dates[^1] - dates[^2] : context.HorizonDays);
        _last = new int[_end - _first];
        for (int day = 0, date = 0; day < _last.Length; day++)
        {
            date += date + 1 < dates.Length && dates[date + 1] <= _first + day ? 1 : 0;
            _last[day] = date;
        }
    }

    /// <summary>Takes a customer's bands by date.</summary>
    public void Add(int customer, ReadOnlySpan<byte> bands)
    {
        var count = _context.Rows.Bands.Bands.Count;
        Span<int> spoken = stackalloc int[DaysBefore.Length];
        spoken.Fill(-1);
        foreach (var outcome in _context.Timeline.Of(customer))
        {
            if (PackedOutcome.KindOf(outcome) != _context.Judged.Kind)
            {
                continue;
            }

            for (var i = 0; i < DaysBefore.Length; i++)
            {
                var day = PackedOutcome.DayOf(outcome) - DaysBefore[i];
                var date = day >= _end || day < _first ? -1 : _last[day - _first];
                if (date >= 0 && date != spoken[i] && bands[date] < count)
                {
                    _events[i]++;
                    _lowest[i] += bands[date] == 0 ? 1 : 0;
                    _below[i] += bands[date] < count - 1 ? 1 : 0;
                    spoken[i] = date;
                }
            }
        }
    }

    /// <summary>Adds what another took of other customers.</summary>
    public void Add(LeadTimeTable other)
    {
        for (var i = 0; i < DaysBefore.Length; i++)
        {
            _events[i] += other._events[i];
            _lowest[i] += other._lowest[i];
            _below[i] += other._below[i];
        }
    }

    public LeadTime Result() => new(
        [.. DaysBefore.Select((days, i) => new LeadTimeRow(days, _events[i], _events[i] == 0 ? null : (double)_lowest[i] / _events[i], _events[i] == 0 ? null : (double)_below[i] / _events[i]))]);
}
