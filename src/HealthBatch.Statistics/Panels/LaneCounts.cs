using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Panels;

/// <summary>
/// What <see cref="ClusterCounts"/> counts of customers, in eight lanes side by side: an eighth of the work of one lane after the other. All are whole numbers, so in
/// doubles too each sum is what it is in any order.
/// </summary>
internal sealed class LaneCounts
{
    private const int Width = LabelledRows.MostLanes;
    private readonly int _bands;
    private readonly int[] _present;
    private readonly Vector512<double>[] _rows;
    private readonly Vector512<double>[] _events;

    // By band: rows, events, customers, those who churned, those who were retained; then the same for all bands together without the first two.
    private readonly Vector512<long>[] _counts;

    // By pair of bands: events times events, events times rows, rows times rows.
    private readonly Vector512<double>[] _products;

    public LaneCounts(int bands)
    {
        _bands = bands;
        (_present, _rows, _events) = (new int[bands], new Vector512<double>[bands], new Vector512<double>[bands]);
        (_counts, _products) = (new Vector512<long>[5 * (bands + 1)], new Vector512<double>[3 * bands * bands]);
    }

    /// <summary>Adds one customer.</summary>
    /// <param name="sums">By band, then by lane: rows in the low half, events in the high half.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<ulong> sums)
    {
        ref var sum0 = ref MemoryMarshal.GetReference(sums);
        var filled = 0;
        Vector512<long> allRows = default, allEvents = default;
        for (var band = 0; band < _bands; band++)
        {
            var both = Vector512.LoadUnsafe(ref sum0, (nuint)(band * Width)).AsInt64();
            if (both == Vector512<long>.Zero)
            {
                continue;
            }

            var (rows, events) = (both & Vector512.Create((long)uint.MaxValue), Vector512.ShiftRightLogical(both, 32));
            Count(band * 5, rows, events);
            allRows += rows;
            allEvents += events;
            _rows[band] = Vector512.ConvertToDouble(rows);
            _events[band] = Vector512.ConvertToDouble(events);
            _present[filled++] = band;
        }

        Count(_bands * 5, allRows, allEvents);
        foreach (var one in _present.AsSpan(0, filled))
        {
            foreach (var other in _present.AsSpan(0, filled))
            {
                var at = ((one * _bands) + other) * 3;
                _products[at] += _events[one] * _events[other];
                _products[at + 1] += _events[one] * _rows[other];
                _products[at + 2] += _rows[one] * _rows[other];
            }
        }
    }

    /// <summary>Adds what was counted to each lane's counts, and forgets it.</summary>
    public void MoveTo(ReadOnlySpan<ClusterCounts> lanes)
    {
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            for (var band = 0; band <= _bands; band++)
            {
                lanes[lane].AddCounts(
                    band, _counts[band * 5][lane], _counts[(band * 5) + 1][lane], _counts[(band * 5) + 2][lane], _counts[(band * 5) + 3][lane], _counts[(band * 5) + 4][lane]);
            }

            for (var at = 0; at < _products.Length; at += 3)
            {
                lanes[lane].AddProducts(at / 3 / _bands, at / 3 % _bands, _products[at][lane], _products[at + 1][lane], _products[at + 2][lane]);
            }
        }

        Array.Clear(_counts);
        Array.Clear(_products);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(int at, Vector512<long> rows, Vector512<long> events)
    {
        _counts[at] += rows;
        _counts[at + 1] += events;

        // A comparison that holds is -1.
        _counts[at + 2] -= Vector512.GreaterThan(rows, Vector512<long>.Zero);
        _counts[at + 3] -= Vector512.GreaterThan(events, Vector512<long>.Zero);
        _counts[at + 4] -= Vector512.LessThan(events, rows);
    }
}
