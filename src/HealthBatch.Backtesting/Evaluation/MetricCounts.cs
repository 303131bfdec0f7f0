using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Backtesting.Observations;
using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Backtesting.Evaluation;

/// <summary>One metric's normalised values on the grid, by outcome and by date. Counts of parts add up.</summary>
internal sealed class MetricCounts(int dates)
{
    /// <summary>Whole points 0 to 100, then missing.</summary>
    public const int DriftCells = 102;

    // One place more than the grid has: no value.
    private const int Cells = ScoreCells.Grid + 1;

    // Rows that are counted before the tables are emptied: so many fit in either, were all values the same.
    private const int MostAtOnce = 1 << 16;

    // Two tables that rows take turns in: equal values in a row would wait for each other in one. Narrow, so that both stay next to the processor.
    private readonly ushort[] _even = new ushort[Cells];
    private readonly ushort[] _odd = new ushort[Cells];
    private readonly uint[] _all = new uint[Cells];
    private int _date = -1;
    private bool _observed;

    /// <summary>Observations with a value.</summary>
    public ScoreCounts Scores { get; } = new(ScoreCells.Grid);

    /// <summary>By date: rows by whole points, and without a value.</summary>
    public long[,] Drift { get; } = new long[dates, DriftCells];

    /// <summary>Counts rows of one date.</summary>
    /// <param name="date">The place of the date.</param>
    /// <param name="places">The values' places, from <see cref="MetricPlaces"/>.</param>
    /// <param name="churned">The rows that churned.</param>
    /// <param name="neither">The rows that are no observations; all others were retained.</param>
    public void Count(int date, ReadOnlySpan<ushort> places, ReadOnlySpan<int> churned, ReadOnlySpan<int> neither)
    {
        // Of dates whose horizon is incomplete no row is an observation. The tables are added up when a date is done, not for each of its blocks.
        var observed = neither.Length < places.Length;
        if (date != _date || observed != _observed)
        {
            Finish();
            (_date, _observed) = (date, observed);
        }

        for (var first = 0; first < places.Length; first += MostAtOnce)
        {
            CountAll(places.Slice(first, Math.Min(MostAtOnce, places.Length - first)));
            Empty();
        }

        if (!observed)
        {
            return;
        }

        var retained = Scores.Retained;
        foreach (var row in churned)
        {
            if (places[row] != MetricPlaces.None)
            {
                Scores.Churned[places[row]]++;
                retained[places[row]]--;
            }
        }

        foreach (var row in neither)
        {
            if (places[row] != MetricPlaces.None)
            {
                retained[places[row]]--;
            }
        }
    }

    /// <summary>Adds up the last date's rows: until then its counts are not complete.</summary>
    public void Finish()
    {
        if (_date < 0)
        {
            return;
        }

        for (var point = 0; point < DriftCells - 1; point++)
        {
            var sum = 0L;
            foreach (var count in _all.AsSpan(100 * point, Math.Min(100, ScoreCells.Grid - (100 * point))))
            {
                sum += count;
            }

            Drift[_date, point] += sum;
        }

        Drift[_date, DriftCells - 1] += _all[^1];
        var (retained, all) = (Scores.Retained, _all);
        for (var cell = 0; cell < retained.Length && _observed; cell++)
        {
            retained[cell] += all[cell];
        }

        Array.Clear(_all);
        _date = -1;
    }

    public void Add(MetricCounts other)
    {
        Scores.Add(other.Scores);
        for (var date = 0; date < dates; date++)
        {
            for (var cell = 0; cell < DriftCells; cell++)
            {
                Drift[date, cell] += other.Drift[date, cell];
            }
        }
    }

    /// <summary>Moves what the narrow tables hold to the wide one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Empty()
    {
        ref var even = ref MemoryMarshal.GetArrayDataReference(_even);
        ref var odd = ref MemoryMarshal.GetArrayDataReference(_odd);
        ref var all = ref MemoryMarshal.GetArrayDataReference(_all);
        var cell = 0;
        for (; cell <= Cells - Vector256<ushort>.Count; cell += Vector256<ushort>.Count)
        {
            var (evenLow, evenHigh) = Vector256.Widen(Vector256.LoadUnsafe(ref even, (nuint)cell));
            var (oddLow, oddHigh) = Vector256.Widen(Vector256.LoadUnsafe(ref odd, (nuint)cell));
            (Vector256.LoadUnsafe(ref all, (nuint)cell) + evenLow + oddLow).StoreUnsafe(ref all, (nuint)cell);
            (Vector256.LoadUnsafe(ref all, (nuint)(cell + Vector256<uint>.Count)) + evenHigh + oddHigh).StoreUnsafe(ref all, (nuint)(cell + Vector256<uint>.Count));
        }

        for (; cell < Cells; cell++)
        {
            _all[cell] += (uint)(_even[cell] + _odd[cell]);
        }

        Array.Clear(_even);
        Array.Clear(_odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CountAll(ReadOnlySpan<ushort> places)
    {
        ref var even = ref MemoryMarshal.GetArrayDataReference(_even);
        ref var odd = ref MemoryMarshal.GetArrayDataReference(_odd);
        var pairs = places.Length & ~1;
        for (var i = 0; i < pairs; i += 2)
        {
            Unsafe.Add(ref even, (nint)Math.Min(places[i], MetricPlaces.None))++;
            Unsafe.Add(ref odd, (nint)Math.Min(places[i + 1], MetricPlaces.None))++;
        }

        if (pairs < places.Length)
        {
            _even[places[pairs]]++;
        }
    }
}
