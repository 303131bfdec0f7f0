using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Statistics.Panels;

/// <summary>
/// Fetches rows that are looked at when their date's turn comes again. A few customers at a time across all dates are more columns than the processor follows by itself,
/// and too few rows of each.
/// </summary>
internal static class RowsAhead
{
    private const int Line = 64;

    /// <summary>Fetches a stretch of rows, which may end behind the last.</summary>
    public static void Fetch(LabelledRows rows, int first, int count)
    {
        if (Sse.IsSupported)
        {
            Fetch(rows.Customer, first, count);
            Fetch(rows.Score, first, count);
            Fetch(rows.Band, first, count);
            Fetch(rows.Class, first, count);
        }
    }

    // Only a hint: where the array is moved meanwhile, or ends before, nothing comes of it.
    private static unsafe void Fetch<T>(T[] column, int first, int count)
        where T : unmanaged
    {
        var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(column)) + ((long)first * sizeof(T));
        for (var offset = 0; offset < count * sizeof(T); offset += Line)
        {
            Sse.Prefetch0(start + offset);
        }
    }
}
