using HealthBatch.Backtesting.Evaluation;
using HealthBatch.Backtesting.Outcomes;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Labels the rows of numbered blocks, for several events at once, and counts their metrics by label while they are at hand.</summary>
/// <param name="timeline">The outcomes.</param>
/// <param name="events">What is told and counted, by event; no metrics where nobody asks for them.</param>
internal sealed class BlockLabelling(OutcomeTimeline timeline, IReadOnlyList<(Labeller Labels, MetricTally? Metrics)> events)
{
    /// <summary>Gets to know customers who were numbered since the last time. Called by one thread at a time, before blocks with their rows are labelled.</summary>
    public void Meet(CustomerIndex customers)
    {
        timeline.Meet(customers);
        foreach (var (_, metrics) in events)
        {
            metrics?.Sample.Meet(customers);
        }
    }

    /// <summary>One thread's counts.</summary>
    public Counter NewCounter() => new(events);

    /// <summary>Labels and counts on one thread.</summary>
    internal sealed class Counter(IReadOnlyList<(Labeller Labels, MetricTally? Metrics)> events)
    {
        private readonly MetricTally.Counter?[] _counters = [.. events.Select(one => one.Metrics?.NewCounter(one.Labels))];

        /// <summary>Labels a block's rows.</summary>
        public void Take(RowBlock block)
        {
            for (var i = 0; i < events.Count; i++)
            {
                events[i].Labels.Label(block.Date, block.FirstRow, block.FirstRow + block.Count);
                _counters[i]?.Take(block);
            }
        }

        /// <summary>Hands the counts over.</summary>
        public void Finish()
        {
            foreach (var counter in _counters)
            {
                counter?.Finish();
            }
        }
    }
}
