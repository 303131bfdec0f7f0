using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HealthBatch.Scoring.Kernel;

namespace HealthBatch.Scoring.Publishing;

/// <summary>Hundredths as cells of a line, each with the comma before it: eight bytes at most, and so looked up as one number.</summary>
internal static class LineNumbers
{
    /// <summary>The bytes that <see cref="Copy"/> may write.</summary>
    public const int Room = 8;

    /// <summary>From the worst change to the best, -100.00 to 100.00; the first byte lowest, zeros behind the last.</summary>
    private static readonly ulong[] Cells = [.. Enumerable.Range(-ScoreGrid.Best, (2 * ScoreGrid.Best) + 1).Select(value => Format((short)value))];

    /// <summary>Writes a cell, and anything behind it up to the room it may take; a comma alone where missing.</summary>
    /// <returns>The cell's length.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Copy(short hundredths, ref byte target)
    {
        var place = (uint)(hundredths + ScoreGrid.Best);
        var cells = Cells;
        var cell = place < (uint)cells.Length ? cells[place] : Format(hundredths);
        Unsafe.WriteUnaligned(ref target, cell);
        return Room - (BitOperations.LeadingZeroCount(cell) >> 3);
    }

    private static ulong Format(short hundredths)
    {
        Span<byte> cell = stackalloc byte[1 + CsvCell.MostOfNumber];
        cell.Clear();
        cell[0] = (byte)',';
        CsvCell.Hundredths(hundredths, cell[1..]);
        return MemoryMarshal.Read<ulong>(cell);
    }
}
