using HealthBatch.Backtesting.Outcomes;
using HealthBatch.Columns;
using HealthBatch.Scoring.Scorecards;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Tells what became of every scored row, for one event and one horizon.</summary>
internal sealed class Labeller
{
    private readonly ScoredRows _rows;
    private readonly OutcomeTimeline _timeline;
    private readonly OutcomeEvent _event;
    private readonly int _horizonDays;
    private readonly DateOnly _observedThrough;
    private readonly bool _firstDecision;
    private readonly bool _churnIsFinal;

    public Labeller(ScoredRows rows, OutcomeTimeline timeline, OutcomeEvent judged, OutcomeDefinition definition, int horizonDays, DateOnly observedThrough)
    {
        (_rows, _timeline, _event, _horizonDays, _observedThrough) = (rows, timeline, judged, horizonDays, observedThrough);
        _firstDecision = definition.Label == LabelRule.FirstDecision;
        _churnIsFinal = definition.ChurnIsFinal;
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
        var window = new OutcomeWindow(_rows.AsOfDates[date], _horizonDays);
        int opens = window.AsOf.DayNumber, last = window.LastDay.DayNumber;
        var complete = window.IsComplete(_observedThrough);
        var nothing = _event.Judge(WindowSummary.Nothing, _firstDecision);
        var tallies = new FateTally(_rows.Segments.Count);
        for (var row = _rows.DateStart[date]; row < _rows.DateStart[date + 1]; row++)
        {
            var customer = _rows.Customer[row];
            var returned = false;
            RowFate fate;
            if (customer < 0)
            {
                fate = customer == ScoredRows.NoCustomer ? RowFate.NoCustomer : RowFate.Duplicate;
            }
            else if (_rows.Band[row] == CodeColumn.Missing)
            {
                fate = RowFate.Unscored;
            }
            else
            {
                var any = _timeline.Any(customer, opens, last, out returned);
                fate = returned && _churnIsFinal ? RowFate.AlreadyChurned
                    : !complete ? RowFate.Censored
                    : any ? _event.Judge(_timeline.Summarise(customer, opens, last), _firstDecision)
                    : nothing;
            }

            Fate[row] = fate;
            tallies.Add(_rows.Segment[row], fate, returned);
        }

        for (var segment = 0; segment < _rows.Segments.Count; segment++)
        {
            Counts[date, segment] = tallies.Of(segment);
        }
    }
}
