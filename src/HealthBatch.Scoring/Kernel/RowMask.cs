using System.Numerics;

namespace HealthBatch.Scoring.Kernel;

/// <summary>One bit a row, least significant first. Bits beyond the last row mean nothing to a reader and are never counted.</summary>
internal static class RowMask
{
    /// <summary>The words that hold that many rows.</summary>
    public static int Words(int rows) => (rows + 63) >> 6;

    /// <summary>Whether the row's bit is set.</summary>
    public static bool Has(ReadOnlySpan<ulong> mask, int row) => (mask[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>The bits of word w that stand for rows.</summary>
    public static ulong Valid(int word, int rows) => rows - (word << 6) >= 64 ? ulong.MaxValue : (1UL << (rows & 63)) - 1;
}

/// <summary>The rows whose bit is set, rising.</summary>
/// <param name="mask">One bit a row.</param>
/// <param name="rows">How many rows; bits beyond are not looked at.</param>
internal ref struct RowsOf(ReadOnlySpan<ulong> mask, int rows)
{
    private readonly ReadOnlySpan<ulong> _mask = mask;
    private readonly int _rows = rows;
    private ulong _rest = 0;
    private int _word = -1;

    /// <summary>The row.</summary>
    public readonly int Current => (_word << 6) + BitOperations.TrailingZeroCount(_rest);

    /// <summary>The rows, from the first.</summary>
    public readonly RowsOf GetEnumerator() => this;

    /// <summary>Goes to the next row.</summary>
    public bool MoveNext()
    {
        _rest &= _rest - 1;
        while (_rest == 0)
        {
            if (++_word >= RowMask.Words(_rows))
            {
                return false;
            }

            _rest = _mask[_word] & RowMask.Valid(_word, _rows);
        }

        return true;
    }
}
