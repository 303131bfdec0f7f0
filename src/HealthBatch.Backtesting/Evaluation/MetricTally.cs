using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>What one event's labels make of the metrics: counts over all rows, and single values of a sample of customers. Whole numbers add up to the same on any number of threads.</summary>
/// <param name="metrics">How many metrics there are.</param>
/// <param name="dates">How many dates there are.</param>
/// <param name="sample">Keeps single values.</param>
internal sealed class MetricTally(int metrics, int dates, MetricSample sample)
{
    private readonly MetricCounts[] _counts = Empty(metrics, dates);

    /// <summary>By metric.</summary>
    public IReadOnlyList<MetricCounts> Counts => _counts;

    /// <summary>Single values.</summary>
    public MetricSample Sample => sample;

    /// <summary>One thread's counts.</summary>
    public Counter NewCounter(Labeller labels) => new(this, labels, Empty(metrics, dates));

    private static MetricCounts[] Empty(int metrics, int dates) => [.. Enumerable.Range(0, metrics).Select(_ => new MetricCounts(dates))];

    /// <summary>Counts on one thread.</summary>
    internal sealed class Counter(MetricTally total, Labeller labels, MetricCounts[] counts)
    {
        private int[] _churned = [];
        private int[] _neither = [];

        /// <summary>Counts a block whose rows were labelled.</summary>
        public void Take(RowBlock block)
        {
            if (_churned.Length < block.Count)
            {
                (_churned, _neither) = (new int[RowBlock.MostRows], new int[RowBlock.MostRows]);
            }

            // Most rows are retained ones: they are what is left of all when the others are taken off.
            var (churned, neither) = (0, 0);
            var fates = labels.Fate.AsSpan(block.FirstRow, block.Count);
            for (var i = 0; i < fates.Length; i++)
            {
                _churned[churned] = i;
                churned += fates[i] == RowFate.Event ? 1 : 0;
                _neither[neither] = i;
                neither += fates[i] > RowFate.Event ? 1 : 0;
            }

            for (var metric = 0; metric < counts.Length; metric++)
            {
                counts[metric].Count(block.Date, block.Places(metric), _churned.AsSpan(0, churned), _neither.AsSpan(0, neither));
            }

            if (counts.Length > 0 && neither < fates.Length)
            {
                total.Sample.Take(block, fates, counts.Length);
            }
        }

        /// <summary>Hands the counts over.</summary>
        public void Finish()
        {
            lock (total)
            {
                for (var metric = 0; metric < counts.Length; metric++)
                {
                    total._counts[metric].Add(counts[metric]);
                }
            }
        }
    }
}
