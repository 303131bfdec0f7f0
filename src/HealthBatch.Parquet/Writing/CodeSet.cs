using System.Numerics;
using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>Which codes occur, the marker of missing ones aside: one bit each, 64 a word. (Methods that use 128-bit numbers are compiled anew in every run.)</summary>
internal readonly record struct CodeSet(ulong Word0, ulong Word1 = 0, ulong Word2 = 0, ulong Word3 = 0)
{
    private const ulong MarkerBit = 1UL << 63;

    /// <summary>With more names than that, a look at every row is faster than a search for every name.</summary>
    private const int MostSearched = 32;

    /// <summary>The greatest that occurs, or -1.</summary>
    public int Last => (Word3, Word2, Word1) switch
    {
        (not 0, _, _) => 255 - BitOperations.LeadingZeroCount(Word3),
        (0, not 0, _) => 191 - BitOperations.LeadingZeroCount(Word2),
        (0, 0, not 0) => 127 - BitOperations.LeadingZeroCount(Word1),
        _ => 63 - BitOperations.LeadingZeroCount(Word0),
    };

    public bool Has(int code) => ((code >> 6) switch { 0 => Word0, 1 => Word1, 2 => Word2, _ => Word3 } >> (code & 63) & 1) != 0;

    /// <summary>Looks for each of so many codes: one that occurs is found soon, and a search takes 32 rows or more at once.</summary>
    public static CodeSet Of(ReadOnlySpan<byte> codes, int names)
    {
        if (names > MostSearched || codes.IndexOfAnyInRange((byte)names, (byte)(CodeColumn.Missing - 1)) >= 0)
        {
            return Of(codes);
        }

        ulong bits = 0;
        for (var code = 0; code < names; code++)
        {
            bits |= codes.Contains((byte)code) ? 1UL << code : 0;
        }

        return new CodeSet(bits);
    }

    public static CodeSet Of(ReadOnlySpan<byte> codes)
    {
        // One bit a code modulo 64 first: few columns have more names.
        ulong bits = 0, others = 0;
        var i = 0;
        for (; i + 2 <= codes.Length; i += 2)
        {
            bits |= 1UL << codes[i];
            others |= 1UL << codes[i + 1];
        }

        bits |= others | (i < codes.Length ? 1UL << codes[i] : 0);
        return codes.IndexOfAnyInRange((byte)63, (byte)254) < 0 ? new CodeSet(bits & ~MarkerBit) : OfMany(codes);
    }

    public static int CountMissing(ReadOnlySpan<byte> codes) => codes.Count(CodeColumn.Missing);

    /// <summary>Sets a bit for each row that has a code.</summary>
    public static void Validity(ReadOnlySpan<byte> codes, Span<ulong> validity)
    {
        var marker = Vector256.Create(CodeColumn.Missing);
        var i = 0;
        for (; i + 64 <= codes.Length; i += 64)
        {
            ulong low = ~Vector256.Equals(Vector256.Create(codes[i..]), marker).ExtractMostSignificantBits();
            ulong high = ~Vector256.Equals(Vector256.Create(codes[(i + 32)..]), marker).ExtractMostSignificantBits();
            validity[i >> 6] = low | (high << 32);
        }

        if (i < codes.Length)
        {
            ulong word = 0;
            for (var row = i; row < codes.Length; row++)
            {
                word |= (codes[row] == CodeColumn.Missing ? 0UL : 1UL) << (row & 63);
            }

            validity[i >> 6] = word;
        }
    }

    private static CodeSet OfMany(ReadOnlySpan<byte> codes)
    {
        Span<ulong> words = stackalloc ulong[4];
        words.Clear();
        foreach (var code in codes)
        {
            words[code >> 6] |= 1UL << (code & 63);
        }

        return new CodeSet(words[0], words[1], words[2], words[3] & ~MarkerBit);
    }
}
