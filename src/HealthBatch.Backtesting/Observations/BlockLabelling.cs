using HealthBatch.Backtesting.Evaluation;
using HealthBatch.Backtesting.Guards;
using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Labels the rows of numbered blocks, for several events at once, and counts their metrics by label while they are at hand.</summary>
/// <param name="timeline">The outcomes.</param>
/// <param name="events">What is told and counted, by event.</param>
internal sealed class BlockLabelling(OutcomeTimeline timeline, IReadOnlyList<LabelledEvent> events)
{
    /// <summary>Gets to know customers who were numbered since the last time. Called by one thread at a time, before blocks with their rows are labelled.</summary>
    public void Meet(CustomerIndex customers)
    {
        timeline.Meet(customers);
        foreach (var one in events)
        {
            one.Labels.Meet();
            one.Metrics?.Sample?.Meet(customers);
        }
    }

    /// <summary>One thread's counts.</summary>
    public Counter NewCounter() => new(events);

    /// <summary>Labels and counts on one thread.</summary>
    internal sealed class Counter(IReadOnlyList<LabelledEvent> events)
    {
        private readonly MetricTally.Counter?[] _metrics = [.. events.Select(one => one.Metrics?.NewCounter())];
        private readonly SeparationScreen.Counter?[] _screens = [.. events.Select(one => one.Screen?.NewCounter())];
        private readonly RowSplit _rows = new();
        private RowFate[] _fates = [];
        private byte[] _kinds = [];

        /// <summary>Labels a block's rows.</summary>
        public void Take(RowBlock block)
        {
            _kinds = _kinds.Length < block.Count ? new byte[RowBlock.MostRows] : _kinds;
            for (var i = 0; i < events.Count; i++)
            {
                events[i].Labels.Label(block.Date, block.FirstRow, block.FirstRow + block.Count, _kinds);
                var (metrics, screen) = (_metrics[i], block.HasCells ? _screens[i] : null);
                if (metrics is not null || screen is not null)
                {
                    _fates = _fates.Length < block.Count ? new RowFate[RowBlock.MostRows] : _fates;
                    var fates = _fates.AsSpan(0, block.Count);
                    events[i].Labels.FatesOf(block.Date, block.FirstRow, fates);
                    _rows.Take(fates);
                    metrics?.Take(block, fates, _rows);
                    screen?.Take(block, _rows);
                }
            }
        }

        /// <summary>Hands the counts over.</summary>
        public void Finish()
        {
            foreach (var counter in _metrics)
            {
                counter?.Finish();
            }

            foreach (var counter in _screens)
            {
                counter?.Finish();
            }
        }
    }
}

/// <summary>An event that is judged, and what is told of rows for it.</summary>
/// <param name="Judged">The event.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Metrics">What they make of the metrics; null unless every value is taken.</param>
/// <param name="Screen">The same in rough; null unless some are.</param>
internal sealed record LabelledEvent(OutcomeEvent Judged, Labeller Labels, MetricTally? Metrics, SeparationScreen? Screen);
