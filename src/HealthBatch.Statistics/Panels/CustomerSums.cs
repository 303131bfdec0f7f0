using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Panels;

/// <summary>The sums of some customers of a block, few enough to stay next to the processor; reused.</summary>
internal sealed class CustomerSums
{
    /// <summary>Customers in a block. Sums are added up block by block, so that the number of threads shows in no digit.</summary>
    public const int Customers = 512;

    private const int Width = LabelledRows.MostLanes;
    private readonly int _width;
    private readonly LabelledRows _rows;
    private readonly LaneTables _tables;
    private readonly int _groups;
    private readonly ulong[] _bands;
    private readonly ulong[] _groupBands;
    private readonly double[] _shares;
    private readonly double[] _groupShares;
    private readonly ClusterCounts[] _counts;
    private readonly LaneCounts? _laneCounts;
    private readonly double[] _auc;
    private readonly double[] _trends;
    private readonly int[] _present;

    /// <param name="rows">The rows.</param>
    /// <param name="tables">What they add.</param>
    /// <param name="counts">By lane, then by group: where the block's customers are counted.</param>
    public CustomerSums(LabelledRows rows, LaneTables tables, ClusterCounts[] counts)
    {
        (_rows, _tables, _counts) = (rows, tables, counts);
        _groups = counts.Length - rows.Lanes;
        _width = tables.Width;
        AtOnce = Customers / _width;
        _laneCounts = _width == 1 ? null : new LaneCounts(rows.Bands);
        (_auc, _trends) = _width == 1 ? (tables.OneLaneAuc(), tables.OneLaneTrends()) : ([], []);
        _present = new int[rows.Bands];
        _bands = new ulong[AtOnce * rows.Bands * _width];
        _shares = new double[AtOnce * 4 * _width];
        _groupBands = new ulong[AtOnce * _groups * rows.Bands];
        _groupShares = new double[AtOnce * _groups * 4];
    }

    /// <summary>How many customers are summed up at once: with eight lanes, an eighth as many.</summary>
    public int AtOnce { get; }

    /// <summary>Counts, by lane and class: 1 in the low half, and 1 in the high half where churned.</summary>
    public static ulong[] Weights(byte[] observed, byte[] churned)
    {
        var weights = new ulong[LabelledRows.MostClasses * Width];
        for (var i = 0; i < weights.Length; i++)
        {
            ulong row = observed[i / Width], events = churned[i / Width];
            weights[i] = ((row >> (i % Width)) & 1) | (((events >> (i % Width)) & 1) << 32);
        }

        return weights;
    }

    /// <summary>Adds one date's rows of the customers, from a place on; returns the place of the first row that is none of theirs.</summary>
    /// <param name="date">The date.</param>
    /// <param name="order">The rows, or null for all from the first to before the last.</param>
    /// <param name="first">The first place among them.</param>
    /// <param name="last">Behind the date's last.</param>
    /// <param name="firstCustomer">The first of the customers.</param>
    /// <param name="customers">How many they are.</param>
    /// <param name="weights">By class, from <see cref="Weights"/>.</param>
    public int Add(int date, int[]? order, int first, int last, int firstCustomer, int customers, ulong[] weights)
    {
        if (order is null)
        {
            RowsAhead.Fetch(_rows, first + customers, customers);
        }

        return _width == 1
            ? AddOneLane(date, order, first, last, firstCustomer, customers, weights)
            : AddLanes(date, order, first, last, firstCustomer, customers, weights);
    }

    /// <summary>Counts the customers, and adds the squares and products of their sums to the block's, one customer after the other; then forgets them.</summary>
    public void Finish(int customers, BlockSums block)
    {
        for (var customer = 0; customer < customers; customer++)
        {
            if (_laneCounts is { } lanes)
            {
                lanes.Add(_bands.AsSpan(customer * _rows.Bands * Width, _rows.Bands * Width));
            }
            else
            {
                _counts[0].Add(_bands.AsSpan(customer * _rows.Bands, _rows.Bands), _present);
            }

            var everChurned = EverChurned(customer);
            for (var lane = 0; lane < _rows.Lanes; lane++)
            {
                var at = (customer * 4 * _width) + lane;
                block.Add(lane, (everChurned >> lane & 1) != 0, _shares[at], _shares[at + _width], _shares[at + (2 * _width)], _shares[at + (3 * _width)]);
            }

            for (var group = 0; group < _groups; group++)
            {
                var at = (customer * _groups) + group;
                var own = _groupBands.AsSpan(at * _rows.Bands, _rows.Bands);
                _counts[_rows.Lanes + group].Add(own, _present);
                block.Add(
                    _rows.Lanes + group,
                    own.ContainsAnyInRange(1UL << 32, ulong.MaxValue),
                    _groupShares[at * 4],
                    _groupShares[(at * 4) + 1],
                    _groupShares[(at * 4) + 2],
                    _groupShares[(at * 4) + 3]);
            }
        }

        Array.Clear(_bands);
        Array.Clear(_shares);
        Array.Clear(_groupBands);
        Array.Clear(_groupShares);
    }

    /// <summary>Completes the counts, once no customer follows.</summary>
    public void Complete() => _laneCounts?.MoveTo(_counts.AsSpan(0, _rows.Lanes));

    /// <summary>By lane a bit: whether the customer has a churned row.</summary>
    private ulong EverChurned(int customer)
    {
        var (first, behind) = (customer * _rows.Bands * _width, (customer + 1) * _rows.Bands * _width);
        if (_width == 1)
        {
            return _bands.AsSpan(first, behind - first).ContainsAnyInRange(1UL << 32, ulong.MaxValue) ? 1UL : 0;
        }

        var all = Vector512<ulong>.Zero;
        for (var at = first; at < behind; at += Width)
        {
            all |= Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_bands), (nuint)at);
        }

        return Vector512.GreaterThan(all, Vector512.Create((ulong)uint.MaxValue)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddLanes(int date, int[]? order, int first, int last, int firstCustomer, int customers, ulong[] weights)
    {
        ref var weight0 = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var bands0 = ref MemoryMarshal.GetArrayDataReference(_bands);
        ref var shares0 = ref MemoryMarshal.GetArrayDataReference(_shares);
        var (numbers, scores, bands, classes, groups) = (_rows.Customer, _rows.Score, _rows.Band, _rows.Class, _rows.Group);
        var own = _rows.OwnLane;
        var place = first;
        for (; place < last; place++)
        {
            var row = order is null ? place : order[place];
            var customer = numbers[row] - firstCustomer;
            if (customer >= customers)
            {
                break;
            }

            var weight = Vector512.LoadUnsafe(ref weight0, (nuint)((classes[row] & (LabelledRows.MostClasses - 1)) * Width));
            if (weight == Vector512<ulong>.Zero)
            {
                continue;
            }

            int band = bands[row], cell = Math.Min((int)(ushort)scores[row], LabelledRows.Cells - 1);
            var sum = (nuint)(((customer * _rows.Bands) + band) * Width);
            (Vector512.LoadUnsafe(ref bands0, sum) + weight).StoreUnsafe(ref bands0, sum);
            var churned = Vector512.GreaterThan(weight, Vector512.Create((ulong)uint.MaxValue)).AsDouble();
            var retained = Vector512.Equals(weight, Vector512<ulong>.One).AsDouble();
            var share = (nuint)(customer * 4 * Width);
            (Vector512.LoadUnsafe(ref shares0, share) + (_tables.Churned(cell) & churned)).StoreUnsafe(ref shares0, share);
            (Vector512.LoadUnsafe(ref shares0, share + Width) + (_tables.Retained(cell) & retained)).StoreUnsafe(ref shares0, share + Width);
            (Vector512.LoadUnsafe(ref shares0, share + (2 * Width)) + ((_tables.Trend(date, band, 1) & churned) | (_tables.Trend(date, band, 0) & retained)))
                .StoreUnsafe(ref shares0, share + (2 * Width));
            (Vector512.LoadUnsafe(ref shares0, share + (3 * Width)) + ((_tables.Flat(date, band, 1) & churned) | (_tables.Flat(date, band, 0) & retained)))
                .StoreUnsafe(ref shares0, share + (3 * Width));
            if (_groups > 0 && weight[own] != 0)
            {
                AddToGroup(date, (customer * _groups) + groups[row], groups[row], band, cell, weight[own]);
            }
        }

        return place;
    }

    /// <summary>The same for one lane: the same sums in the same order, so the same digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddOneLane(int date, int[]? order, int first, int last, int firstCustomer, int customers, ulong[] weights)
    {
        var (numbers, scores, bands, classes, groups) = (_rows.Customer, _rows.Score, _rows.Band, _rows.Class, _rows.Group);
        ref var weight0 = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var sums0 = ref MemoryMarshal.GetArrayDataReference(_bands);
        ref var shares0 = ref MemoryMarshal.GetArrayDataReference(_shares);
        ref var auc0 = ref MemoryMarshal.GetArrayDataReference(_auc);
        ref var trend0 = ref MemoryMarshal.GetArrayDataReference(_trends);
        var place = first;
        for (; place < last; place++)
        {
            var row = order is null ? place : order[place];
            var customer = numbers[row] - firstCustomer;
            if (customer >= customers)
            {
                break;
            }

            var weight = Unsafe.Add(ref weight0, (classes[row] & (LabelledRows.MostClasses - 1)) * Width);
            if (weight == 0)
            {
                continue;
            }

            int band = bands[row], cell = Math.Min((int)(ushort)scores[row], LabelledRows.Cells - 1), churned = (int)(weight >> 32);
            ref var trend = ref Unsafe.Add(ref trend0, ((((date * _rows.Bands) + band) * 2) + churned) * 2);
            ref var share = ref Unsafe.Add(ref shares0, customer * 4);
            Unsafe.Add(ref sums0, (customer * _rows.Bands) + band) += weight;
            Unsafe.Add(ref share, 1 - churned) += Unsafe.Add(ref auc0, (churned * LabelledRows.Cells) + cell);
            Unsafe.Add(ref share, 2) += trend;
            Unsafe.Add(ref share, 3) += Unsafe.Add(ref trend, 1);
            if (_groups > 0)
            {
                AddToGroup(date, (customer * _groups) + groups[row], groups[row], band, cell, weight);
            }
        }

        return place;
    }

    private void AddToGroup(int date, int place, int group, int band, int cell, ulong weight)
    {
        var churned = (int)(weight >> 32);
        _groupBands[(place * _rows.Bands) + band] += weight;
        var (auc, trend, flat) = _tables.OfGroup(group, cell, date, band, churned);
        _groupShares[(place * 4) + 1 - churned] += auc;
        _groupShares[(place * 4) + 2] += trend;
        _groupShares[(place * 4) + 3] += flat;
    }
}
