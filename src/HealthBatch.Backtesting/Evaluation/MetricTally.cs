using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>What one event's labels make of the metrics: counts over all rows, and single values of a sample of customers. Whole numbers add up to the same on any number of threads.</summary>
/// <param name="metrics">How many metrics there are.</param>
/// <param name="dates">How many dates there are.</param>
/// <param name="sample">Keeps single values; null where nobody asks for standard errors.</param>
internal sealed class MetricTally(int metrics, int dates, MetricSample? sample)
{
    private readonly MetricCounts[] _counts = Empty(metrics, dates);

    /// <summary>By metric.</summary>
    public IReadOnlyList<MetricCounts> Counts => _counts;

    /// <summary>Single values; null where nobody asks for them.</summary>
    public MetricSample? Sample => sample;

    /// <summary>One thread's counts.</summary>
    public Counter NewCounter() => new(this, Empty(metrics, dates));

    private static MetricCounts[] Empty(int metrics, int dates) => [.. Enumerable.Range(0, metrics).Select(_ => new MetricCounts(dates))];

    /// <summary>Counts on one thread.</summary>
    internal sealed class Counter(MetricTally total, MetricCounts[] counts)
    {
        private readonly int[] _room = total.Sample is null ? [] : new int[RowBlock.MostRows];

        /// <summary>Counts a block whose rows were labelled.</summary>
        public void Take(RowBlock block, ReadOnlySpan<RowFate> fates, RowSplit rows)
        {
            var chunk = counts.Length > 0 && rows.Neither.Length < fates.Length ? total.Sample?.Choose(block, fates, counts.Length, _room) : null;
            for (var metric = 0; metric < counts.Length; metric++)
            {
                // Each metric's values are kept while they are near the processor for counting.
                counts[metric].Count(block.Date, block.Places(metric), rows.Churned, rows.Neither);
                chunk?.Take(metric, block.Places(metric), _room);
            }
        }

        /// <summary>Hands the counts over.</summary>
        public void Finish()
        {
            lock (total)
            {
                for (var metric = 0; metric < counts.Length; metric++)
                {
                    counts[metric].Finish();
                    total._counts[metric].Add(counts[metric]);
                }
            }
        }
    }
}
