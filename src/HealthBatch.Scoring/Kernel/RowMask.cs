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
