using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Scoring.Kernel;

/// <summary>
/// The rows of a block that do not lie together, as bits: so that their values are taken out of a column eight at a time, and results put in their places sixteen at a time.
/// Where they lie far apart that does not pay, and nothing is done here. Reused from block to block.
/// </summary>
internal sealed class ListedRows
{
    /// <summary>The entries that arrays need behind a block's values, since whole vectors are stored and loaded.</summary>
    public const int Slack = Lanes;

    private const int Lanes = 16;

    /// <summary>With more than so many rows for one that is listed, one by one is faster.</summary>
    private const int SparsestRows = 4;

    private const int MostSteps = (SparsestRows * ScoringScratch.BlockRows / Lanes) + 1;

    private readonly Vector256<short>[] _listed = new Vector256<short>[MostSteps];
    private readonly int[] _before = new int[2 * MostSteps];
    private int _first;
    private int _steps;
    private int _count;

    /// <summary>Takes a block's rows.</summary>
    /// <param name="rows">The row numbers, rising.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(ReadOnlySpan<int> rows)
    {
        (_steps, _count) = (0, 0);
        if (!Avx512Vbmi2.VL.IsSupported || rows.IsEmpty || rows[^1] - rows[0] >= SparsestRows * rows.Length)
        {
            return;
        }

        Span<ushort> bits = stackalloc ushort[MostSteps];
        bits.Clear();
        _first = rows[0];
        foreach (var row in rows)
        {
            bits[(row - _first) / Lanes] |= (ushort)(1 << (row - _first) % Lanes);
        }

        var lane = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, unchecked((short)(1 << 15)));
        _steps = ((rows[^1] - _first) / Lanes) + 1;
        var before = 0;
        for (var step = 0; step < _steps; step++)
        {
            _listed[step] = Vector256.Equals(Vector256.Create((short)bits[step]) & lane, lane);
            _before[2 * step] = before;
            _before[(2 * step) + 1] = before + BitOperations.PopCount(bits[step] & 0xFFU);
            before += BitOperations.PopCount(bits[step]);
        }

        _count = rows.Length;
    }

    /// <summary>Takes the rows' values out of a column.</summary>
    /// <param name="values">The column's.</param>
    /// <param name="taken">Where to, one after the other; there is <see cref="Slack"/> behind them.</param>
    /// <returns>How many of the rows were done: where the column ends, whole vectors can't be loaded.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Take(ReadOnlySpan<double> values, Span<double> taken)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(taken);
        for (var step = 0; step < _steps; step++)
        {
            var row = _first + (step * Lanes);
            if (row + Lanes > values.Length || _before[2 * step] + Slack > taken.Length)
            {
                return _before[2 * step];
            }

            var (low, high) = (Avx512F.ConvertToVector512Int64(_listed[step].GetLower()).AsDouble(), Avx512F.ConvertToVector512Int64(_listed[step].GetUpper()).AsDouble());
            Avx512F.Compress(Vector512<double>.Zero, low, Vector512.LoadUnsafe(ref source, (nuint)row)).StoreUnsafe(ref target, (nuint)_before[2 * step]);
            Avx512F.Compress(Vector512<double>.Zero, high, Vector512.LoadUnsafe(ref source, (nuint)row + 8)).StoreUnsafe(ref target, (nuint)_before[(2 * step) + 1]);
        }

        return _count;
    }

    /// <summary>Puts the rows' results in their places; what lies between stays.</summary>
    /// <param name="results">One a row, one after the other; there is <see cref="Slack"/> behind them.</param>
    /// <param name="column">Where to.</param>
    /// <param name="at">Where the batch's first row lies there.</param>
    /// <returns>How many of the rows were done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Put(short[] results, short[] column, int at)
    {
        for (var step = 0; step < _steps; step++)
        {
            var (row, from) = (at + _first + (step * Lanes), _before[2 * step]);
            if (row + Lanes > column.Length || from + Lanes > results.Length)
            {
                return from;
            }

            Avx512Vbmi2.VL.Expand(Vector256.Create(column, row), _listed[step], Vector256.Create(results, from)).CopyTo(column, row);
        }

        return _count;
    }

    /// <inheritdoc cref="Put(short[], short[], int)" />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Put(byte[] results, byte[] column, int at)
    {
        for (var step = 0; step < _steps; step++)
        {
            var (row, from) = (at + _first + (step * Lanes), _before[2 * step]);
            if (row + Lanes > column.Length || from + Lanes > results.Length)
            {
                return from;
            }

            var listed = Vector128.Narrow(_listed[step].GetLower(), _listed[step].GetUpper()).AsByte();
            Avx512Vbmi2.VL.Expand(Vector128.Create(column, row), listed, Vector128.Create(results, from)).CopyTo(column, row);
        }

        return _count;
    }
}
