using System.Runtime.Intrinsics;
using HealthBatch.Columns;

namespace HealthBatch.Parquet.Writing;

/// <summary>How often each code occurs, and which rows have one.</summary>
internal static class CodeCounts
{
    public static void Count(ReadOnlySpan<byte> codes, Span<int> counts)
    {
        // Two tables: a count that was just stored can't be loaded again at once, and codes come in runs.
        Span<int> others = stackalloc int[256];
        var i = 0;
        for (; i + 2 <= codes.Length; i += 2)
        {
            counts[codes[i]]++;
            others[codes[i + 1]]++;
        }

        if (i < codes.Length)
        {
            counts[codes[i]]++;
        }

        for (var code = 0; code < others.Length; code++)
        {
            counts[code] += others[code];
        }
    }

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
}
