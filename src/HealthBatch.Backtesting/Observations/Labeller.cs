using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Tells what became of every scored row, for one event and one horizon.</summary>
internal sealed class Labeller
{
    private readonly ScoredRows _rows;
    private readonly OutcomeBook _book;
    private readonly OutcomeEvent _event;
    private readonly int _horizonDays;
    private readonly DateOnly _observedThrough;
    private readonly bool _firstDecision;
    private readonly bool _churnIsFinal;
    private readonly int[] _inBook;
    private readonly RowFate _ofNothing;

    public Labeller(
        ScoredRows rows, OutcomeBook book, int[] inBook, OutcomeEvent judged, OutcomeDefinition definition, int horizonDays, DateOnly observedThrough)
    {
        (_rows, _book, _inBook, _event, _horizonDays, _observedThrough) = (rows, book, inBook, judged, horizonDays, observedThrough);
        _firstDecision = definition.Label == LabelRule.FirstDecision;
        _churnIsFinal = definition.ChurnIsFinal;
        _ofNothing = judged.Judge([], _firstDecision);
        Fate = new RowFate[rows.Count];
        Counts = new FateCounts[rows.AsOfDates.Count, rows.Segments.Count];
    }

    /// <summary>By row.</summary>
    public RowFate[] Fate { get; }

    /// <summary>By date and segment.</summary>
    public FateCounts[,] Counts { get; }

    /// <summary>By customer of the rows: its number in the outcome book, or -1.</summary>
    public static int[] Match(CustomerIndex customers, OutcomeBook book)
    {
        var matched = new int[customers.Count];
        for (var c = 0; c < matched.Length; c++)
        {
            matched[c] = book.Customers.Find(customers[c]);
        }

        return matched;
    }

    /// <summary>Labels all rows, dates side by side.</summary>
    public void Run(int threads, CancellationToken cancellation) =>
        Parallel.For(0, _rows.AsOfDates.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, LabelDate);

    private void LabelDate(int date)
    {
        for (var segment = 0; segment < _rows.Segments.Count; segment++)
        {
            Counts[date, segment] = new FateCounts();
        }

        var window = new OutcomeWindow(_rows.AsOfDates[date], _horizonDays);
        int opens = window.AsOf.DayNumber, last = window.LastDay.DayNumber;
        var complete = window.IsComplete(_observedThrough);
        for (var row = _rows.DateStart[date]; row < _rows.DateStart[date + 1]; row++)
        {
            var customer = _rows.Customer[row];
            var (fate, returned) = customer < 0
                ? (customer == ScoredRows.NoCustomer ? RowFate.NoCustomer : RowFate.Duplicate, false)
                : Label(_inBook[customer], _rows.Band[row] == CodeColumn.Missing, opens, last, complete);
            Fate[row] = fate;
            Counts[date, _rows.Segment[row]].Add(fate, returned);
        }
    }

    private (RowFate Fate, bool Returned) Label(int inBook, bool unscored, int opens, int last, bool complete)
    {
        if (unscored)
        {
            return (RowFate.Unscored, false);
        }

        if (inBook < 0)
        {
            return (complete ? _ofNothing : RowFate.Censored, false);
        }

        var outcomes = _book.Of(inBook);
        var at = 0;
        var returned = false;
        for (; at < outcomes.Length && outcomes[at].Day <= opens; at++)
        {
            returned |= outcomes[at].Kind == OutcomeKind.Churned;
        }

        if (_churnIsFinal && returned)
        {
            return (RowFate.AlreadyChurned, false);
        }

        if (!complete)
        {
            return (RowFate.Censored, false);
        }

        var end = at;
        while (end < outcomes.Length && outcomes[end].Day <= last)
        {
            end++;
        }

        return (end == at ? _ofNothing : _event.Judge(outcomes[at..end], _firstDecision), returned);
    }
}
