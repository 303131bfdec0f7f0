using System.Runtime.CompilerServices;
using HealthBatch.Backtesting.Observations;

namespace HealthBatch.Backtesting.Guards;

/// <summary>
/// Looks for metrics that separate outcomes almost perfectly, without counting every row. Some blocks are counted, on cells of many places each. A pair of a churned
/// and a retained row that was not counted, or that lies in one cell, adds nothing to the AUC or one: so the counts bound the AUC over all rows, and a metric whose
/// bounds keep away from <see cref="LeakGuards.Separating"/> is none of those that the guard looks for. Where they don't, every row has to be counted.
/// </summary>
internal sealed class SeparationScreen(int metrics)
{
    /// <summary>Up to so many values all blocks are counted; beyond, every third one, which clears metrics with an AUC of about 0.2 to 0.8.</summary>
    public const long MostCells = 24_000_000;

    // The bounds are worked out in doubles, and whole numbers of pairs may have more digits than these.
    private const double Margin = 1e-9;

    private readonly long[][] _all = Empty(metrics);
    private readonly long[][] _churned = Empty(metrics);
    private readonly long[][] _neither = Empty(metrics);

    /// <summary>Whether a block's values are counted.</summary>
    /// <param name="block">Its number.</param>
    /// <param name="cells">The values of all blocks.</param>
    /// <param name="most">Up to how many values all are counted.</param>
    public static bool Takes(int block, long cells, long most) => cells <= most || block % 3 == 0;

    /// <summary>One thread's counts.</summary>
    public Counter NewCounter() => new(this);

    /// <summary>The places of the metrics that may separate outcomes almost perfectly.</summary>
    /// <param name="churned">All rows that churned, with and without a value.</param>
    /// <param name="retained">All rows that did not.</param>
    public IEnumerable<int> Suspects(long churned, long retained)
    {
        var pairs = (double)churned * retained;
        for (var metric = 0; metric < metrics && pairs > 0; metric++)
        {
            double below = 0, together = 0, counted = 0;
            long passed = 0, all = 0;
            for (var cell = 0; cell < MetricCells.Count; cell++)
            {
                var (c, r) = (_churned[metric][cell], _all[metric][cell] - _churned[metric][cell] - _neither[metric][cell]);
                below += (double)passed * r;
                together += (double)c * r;
                passed += c;
                all += r;
            }

            counted = (double)passed * all;
            var (least, most) = (below / pairs, 1 - ((counted - below - together) / pairs));
            if (least <= 1 - LeakGuards.Separating + Margin || most >= LeakGuards.Separating - Margin)
            {
                yield return metric;
            }
        }
    }

    private static long[][] Empty(int metrics) => [.. Enumerable.Range(0, metrics).Select(_ => new long[byte.MaxValue + 1])];

    /// <summary>Counts on one thread.</summary>
    internal sealed class Counter(SeparationScreen total)
    {
        private readonly uint[] _even = new uint[byte.MaxValue + 1];
        private readonly uint[] _odd = new uint[byte.MaxValue + 1];
        private readonly long[][] _all = Empty(total._all.Length);
        private readonly long[][] _churned = Empty(total._all.Length);
        private readonly long[][] _neither = Empty(total._all.Length);

        /// <summary>Counts a block whose values were taken and whose rows were labelled.</summary>
        public void Take(RowBlock block, RowSplit rows)
        {
            if (rows.Neither.Length == block.Count)
            {
                return;
            }

            for (var metric = 0; metric < _all.Length; metric++)
            {
                var cells = block.Cells(metric);
                CountAll(cells);
                for (var cell = 0; cell < _even.Length; cell++)
                {
                    _all[metric][cell] += _even[cell] + _odd[cell];
                }

                Array.Clear(_even);
                Array.Clear(_odd);
                Count(cells, rows.Churned, _churned[metric]);
                Count(cells, rows.Neither, _neither[metric]);
            }
        }

        /// <summary>Hands the counts over.</summary>
        public void Finish()
        {
            lock (total)
            {
                Add(_all, total._all);
                Add(_churned, total._churned);
                Add(_neither, total._neither);
            }
        }

        private static void Count(ReadOnlySpan<byte> cells, ReadOnlySpan<int> rows, long[] counts)
        {
            foreach (var row in rows)
            {
                counts[cells[row]]++;
            }
        }

        private static void Add(long[][] mine, long[][] all)
        {
            for (var metric = 0; metric < mine.Length; metric++)
            {
                for (var cell = 0; cell < mine[metric].Length; cell++)
                {
                    all[metric][cell] += mine[metric][cell];
                }
            }
        }

        // Two tables that rows take turns in: equal values in a row would wait for each other in one.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void CountAll(ReadOnlySpan<byte> cells)
        {
            var (even, odd) = (_even, _odd);
            var pairs = cells.Length & ~1;
            for (var i = 0; i < pairs; i += 2)
            {
                even[cells[i]]++;
                odd[cells[i + 1]]++;
            }

            if (pairs < cells.Length)
            {
                even[cells[pairs]]++;
            }
        }
    }
}
