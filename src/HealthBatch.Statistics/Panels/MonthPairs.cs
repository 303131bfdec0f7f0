using System.Numerics;

namespace HealthBatch.Statistics.Panels;

/// <summary>
/// By band and by how many dates apart: on how many pairs of dates a customer is in the band, and on how many dates of these it churned. A residual is 1 - p or -p, so that
/// is all that the products of one customer's residuals need. Whole numbers: the same in any order of rows and on any number of threads.
/// </summary>
public sealed class MonthPairs
{
    private const int Block = 512;
    private readonly int _lags;
    private readonly long[] _pairs;
    private readonly long[] _one;
    private readonly long[] _both;

    private MonthPairs(int bands, int lags)
    {
        _lags = lags;
        (_pairs, _one, _both) = (new long[bands * (lags + 1)], new long[bands * (lags + 1)], new long[bands * (lags + 1)]);
    }

    /// <summary>Counts rows of the own lane: all of them, then those of each group where there are several.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="tally">Their order.</param>
    /// <param name="lags">The most dates apart.</param>
    /// <param name="threads">How many stretches of customers are counted side by side.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<MonthPairs> Count(LabelledRows rows, PanelTally tally, int lags, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(tally);
        MonthPairs[] Empty() => [.. Enumerable.Range(0, rows.Groups > 1 ? rows.Groups + 1 : 1).Select(_ => new MonthPairs(rows.Bands, lags))];
        var all = Empty();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, part =>
        {
            var mine = Empty();
            Walk(rows, tally, (int)((long)rows.Customers * part / threads), (int)((long)rows.Customers * (part + 1) / threads), mine, cancellation);
            lock (all)
            {
                for (var i = 0; i < all.Length; i++)
                {
                    all[i].Add(mine[i]);
                }
            }
        });
        return all;
    }

    /// <summary>The sum over customers of the products of their residuals on dates so many apart: sum y y' - p (sum y + sum y') + p² pairs.</summary>
    public double Products(int band, int lag, double rate)
    {
        var at = (band * (_lags + 1)) + lag;
        return _both[at] - (rate * _one[at]) + (rate * rate * _pairs[at]);
    }

    private static void Walk(LabelledRows rows, PanelTally tally, int from, int end, MonthPairs[] parts, CancellationToken cancellation)
    {
        var words = (rows.Dates + 63) / 64;
        var bits = parts.Select(_ => (Present: new ulong[Block * rows.Bands * words], Events: new ulong[Block * rows.Bands * words])).ToArray();
        var masks = Enumerable.Range(0, rows.Dates).Select(rows.Masks).ToArray();
        int[] next = [.. Enumerable.Range(0, rows.Dates).Select(date => tally.Start(date, from))];
        for (var first = from; first < end; first += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(Block, end - first);
            for (var date = 0; date < rows.Dates; date++)
            {
                next[date] = Read(rows, tally.CustomerOrder[date], next[date], date, masks[date], first, count, bits, words);
            }

            for (var i = 0; i < parts.Length; i++)
            {
                parts[i].Count(bits[i].Present, bits[i].Events, words, rows.Bands);
                Array.Clear(bits[i].Present);
                Array.Clear(bits[i].Events);
            }
        }
    }

    private static int Read(
        LabelledRows rows, int[]? order, int place, int date, (byte[] Observed, byte[] Churned) masks, int first, int count, (ulong[] Present, ulong[] Events)[] bits, int words)
    {
        var (customers, bands, classes, groups) = (rows.Customer, rows.Band, rows.Class, rows.Group);
        var (end, bit) = (order?.Length ?? rows.DateStart[date + 1], 1UL << (date % 64));
        if (order is null)
        {
            RowsAhead.Fetch(rows, place + count, count);
        }

        for (; place < end; place++)
        {
            var row = order is null ? place : order[place];
            var customer = customers[row] - first;
            if (customer >= count)
            {
                break;
            }

            var one = classes[row] & (LabelledRows.MostClasses - 1);
            if (((masks.Observed[one] >> rows.OwnLane) & 1) != 0)
            {
                var at = (((customer * rows.Bands) + bands[row]) * words) + (date / 64);
                var happened = ((masks.Churned[one] >> rows.OwnLane) & 1) != 0 ? bit : 0;
                bits[0].Present[at] |= bit;
                bits[0].Events[at] |= happened;
                if (bits.Length > 1)
                {
                    bits[groups[row] + 1].Present[at] |= bit;
                    bits[groups[row] + 1].Events[at] |= happened;
                }
            }
        }

        return place;
    }

    /// <summary>The word of dates that lie so many after those of a word.</summary>
    private static ulong Later(ReadOnlySpan<ulong> dates, int word, int lag)
    {
        var (from, shift) = (word + (lag / 64), lag % 64);
        var low = from < dates.Length ? dates[from] >> shift : 0;
        return shift > 0 && from + 1 < dates.Length ? low | (dates[from + 1] << (64 - shift)) : low;
    }

    private void Count(ulong[] present, ulong[] events, int words, int bands)
    {
        for (var first = 0; first < present.Length; first += words)
        {
            var listed = present.AsSpan(first, words);
            var churned = events.AsSpan(first, words);
            if (!listed.ContainsAnyExcept(0UL))
            {
                continue;
            }

            var at = first / words % bands * (_lags + 1);
            for (var lag = 0; lag <= _lags; lag++, at++)
            {
                for (var word = 0; word < words; word++)
                {
                    var (there, then) = (Later(listed, word, lag), Later(churned, word, lag));
                    _pairs[at] += BitOperations.PopCount(listed[word] & there);
                    _both[at] += BitOperations.PopCount(churned[word] & then);
                    _one[at] += BitOperations.PopCount(churned[word] & there) + BitOperations.PopCount(listed[word] & then);
                }
            }
        }
    }

    private void Add(MonthPairs other)
    {
        for (var at = 0; at < _pairs.Length; at++)
        {
            _pairs[at] += other._pairs[at];
            _one[at] += other._one[at];
            _both[at] += other._both[at];
        }
    }
}
