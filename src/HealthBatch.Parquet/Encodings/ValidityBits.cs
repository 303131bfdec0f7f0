using System.Numerics;

namespace HealthBatch.Parquet.Encodings;

/// <summary>Stretches of a column's validity bits: one bit a row, least significant first.</summary>
internal static class ValidityBits
{
    /// <summary>Overwrites up to 64 rows with the low bits of a word.</summary>
    public static void Write(ulong[] validity, int row, ulong bits, int count)
    {
        var mask = count == 64 ? ulong.MaxValue : (1UL << count) - 1;
        bits &= mask;
        var (word, shift) = (row >> 6, row & 63);
        validity[word] = (validity[word] & ~(mask << shift)) | bits << shift;
        if (shift + count > 64)
        {
            validity[word + 1] = (validity[word + 1] & ~(mask >> (64 - shift))) | bits >> (64 - shift);
        }
    }

    /// <summary>Overwrites any number of rows with the same bit.</summary>
    public static void Fill(ulong[] validity, int row, int count, bool present)
    {
        var bits = present ? ulong.MaxValue : 0;
        for (; count > 0; row += 64, count -= 64)
        {
            Write(validity, row, bits, Math.Min(64, count));
        }
    }

    /// <summary>Up to 64 rows, in the low bits of a word.</summary>
    public static ulong Read(ulong[] validity, int row, int count)
    {
        var (word, shift) = (row >> 6, row & 63);
        var bits = validity[word] >> shift;
        if (shift + count > 64)
        {
            bits |= validity[word + 1] << (64 - shift);
        }

        return count == 64 ? bits : bits & ((1UL << count) - 1);
    }

    /// <summary>
    /// Moves values that lie densely at the start of a stretch to the rows that have one, and puts a marker into the others. Goes backwards, since
    /// a value never moves towards the start.
    /// </summary>
    public static void Spread<T>(Span<T> rows, int present, ulong[] validity, int row, T missing)
        where T : unmanaged
    {
        for (var start = (rows.Length - 1) & ~63; start >= 0; start -= 64)
        {
            var count = Math.Min(64, rows.Length - start);
            var bits = Read(validity, row + start, count);
            var here = BitOperations.PopCount(bits);
            present -= here;
            if (here == count)
            {
                rows.Slice(present, count).CopyTo(rows[start..]);
                continue;
            }

            if (VectorSpread.Supports<T>())
            {
                VectorSpread.Spread(rows, start, count, present, bits, missing);
                continue;
            }

            var from = present + here;
            for (var i = count - 1; i >= 0; i--)
            {
                rows[start + i] = (bits >> i & 1) != 0 ? rows[--from] : missing;
            }
        }
    }
}
