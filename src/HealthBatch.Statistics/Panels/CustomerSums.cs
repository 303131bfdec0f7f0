using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Statistics.Bands;

namespace HealthBatch.Statistics.Panels;

/// <summary>The sums of a block of customers, small enough to stay near the processor; reused from block to block.</summary>
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

    /// <param name="rows">The rows.</param>
    /// <param name="tables">What they add.</param>
    /// <param name="counts">By lane, then by group: where the block's customers are counted.</param>
    public CustomerSums(LabelledRows rows, LaneTables tables, ClusterCounts[] counts)
    {
        (_rows, _tables, _counts) = (rows, tables, counts);
        _groups = counts.Length - rows.Lanes;
        _width = tables.Width;
        _bands = new ulong[Customers * rows.Bands * _width];
        _shares = new double[Customers * 4 * _width];
        _groupBands = new ulong[Customers * _groups * rows.Bands];
        _groupShares = new double[Customers * _groups * 4];
    }

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

    /// <summary>Adds one date's rows of the block.</summary>
    /// <param name="date">The date.</param>
    /// <param name="order">The rows, or null for all from the first to before the last.</param>
    /// <param name="first">The first place among them.</param>
    /// <param name="last">Behind the last.</param>
    /// <param name="firstCustomer">The block's first customer.</param>
    /// <param name="weights">By class, from <see cref="Weights"/>.</param>
    public void Add(int date, int[]? order, int first, int last, int firstCustomer, ulong[] weights)
    {
        if (_width == 1)
        {
            AddOneLane(date, order, first, last, firstCustomer, weights);
        }
        else
        {
            AddLanes(date, order, first, last, firstCustomer, weights);
        }
    }

    /// <summary>Counts the block's customers, and returns the squares and products of their sums; then forgets them.</summary>
    public BlockSums Finish(int customers)
    {
        var block = new BlockSums(_counts.Length);
        var bands = new ulong[_rows.Bands];
        var present = new int[_rows.Bands];
        for (var customer = 0; customer < customers; customer++)
        {
            for (var lane = 0; lane < _rows.Lanes; lane++)
            {
                for (var band = 0; band < bands.Length; band++)
                {
                    bands[band] = _bands[(((customer * bands.Length) + band) * _width) + lane];
                }

                _counts[lane].Add(bands, present);
                var at = (customer * 4 * _width) + lane;
                block.Add(lane, _shares[at], _shares[at + _width], _shares[at + (2 * _width)], _shares[at + (3 * _width)]);
            }

            for (var group = 0; group < _groups; group++)
            {
                var at = (customer * _groups) + group;
                _counts[_rows.Lanes + group].Add(_groupBands.AsSpan(at * bands.Length, bands.Length), present);
                block.Add(_rows.Lanes + group, _groupShares[at * 4], _groupShares[(at * 4) + 1], _groupShares[(at * 4) + 2], _groupShares[(at * 4) + 3]);
            }
        }

        Array.Clear(_bands);
        Array.Clear(_shares);
        Array.Clear(_groupBands);
        Array.Clear(_groupShares);
        return block;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLanes(int date, int[]? order, int first, int last, int firstCustomer, ulong[] weights)
    {
        ref var weight0 = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var bands0 = ref MemoryMarshal.GetArrayDataReference(_bands);
        ref var shares0 = ref MemoryMarshal.GetArrayDataReference(_shares);
        var (customers, scores, bands, classes, groups) = (_rows.Customer, _rows.Score, _rows.Band, _rows.Class, _rows.Group);
        var own = _rows.OwnLane;
        for (var place = first; place < last; place++)
        {
            var row = order is null ? place : order[place];
            var weight = Vector512.LoadUnsafe(ref weight0, (nuint)((classes[row] & (LabelledRows.MostClasses - 1)) * Width));
            if (weight == Vector512<ulong>.Zero)
            {
                continue;
            }

            int customer = customers[row] - firstCustomer, band = bands[row], cell = Math.Min((int)(ushort)scores[row], LabelledRows.Cells - 1);
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
    }

    /// <summary>The same for one lane: the same sums in the same order, so the same digits.</summary>
    private void AddOneLane(int date, int[]? order, int first, int last, int firstCustomer, ulong[] weights)
    {
        var (customers, scores, bands, classes, groups) = (_rows.Customer, _rows.Score, _rows.Band, _rows.Class, _rows.Group);
        var (sums, shares) = (_bands, _shares);
        for (var place = first; place < last; place++)
        {
            var row = order is null ? place : order[place];
            var weight = weights[(classes[row] & (LabelledRows.MostClasses - 1)) * Width];
            if (weight == 0)
            {
                continue;
            }

            int customer = customers[row] - firstCustomer, band = bands[row], cell = Math.Min((int)(ushort)scores[row], LabelledRows.Cells - 1);
            var churned = (int)(weight >> 32);
            var (auc, trend, flat) = _tables.OfOneLane(cell, date, band, churned);
            sums[(customer * _rows.Bands) + band] += weight;
            shares[(customer * 4) + 1 - churned] += auc;
            shares[(customer * 4) + 2] += trend;
            shares[(customer * 4) + 3] += flat;
            if (_groups > 0)
            {
                AddToGroup(date, (customer * _groups) + groups[row], groups[row], band, cell, weight);
            }
        }
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
