using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    // Two tables that rows take turns in: equal values in a row would wait for each other in one.
    private readonly uint[] _even = new uint[Cells];
    private readonly uint[] _odd = new uint[Cells];

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
        CountAll(places);
        for (var cell = 0; cell < _even.Length; cell++)
        {
            _even[cell] += _odd[cell];
        }

        Array.Clear(_odd);
        for (var point = 0; point < DriftCells - 1; point++)
        {
            var sum = 0L;
            foreach (var count in _even.AsSpan(100 * point, Math.Min(100, ScoreCells.Grid - (100 * point))))
            {
                sum += count;
            }

            Drift[date, point] += sum;
        }

        Drift[date, DriftCells - 1] += _even[^1];
        if (neither.Length < places.Length)
        {
            var (retained, all) = (Scores.Retained, _even);
            for (var cell = 0; cell < retained.Length; cell++)
            {
                retained[cell] += all[cell];
            }

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

        Array.Clear(_even);
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
