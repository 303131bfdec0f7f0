using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Columns;

/// <summary>
/// Makes many of a <see cref="TextColumn.Offsets"/> at once. In vectors of 128 bits, since every processor has those: code for wider ones could not be compiled ahead, and
/// takes longer to compile than it saves.
/// </summary>
public static class TextOffsets
{
    /// <summary>Offsets of the same texts after others: each with what lies before added.</summary>
    /// <param name="offsets">The offsets.</param>
    /// <param name="by">What to add to each.</param>
    /// <param name="shifted">Where to, as many.</param>
    public static void Shift(ReadOnlySpan<int> offsets, int by, Span<int> shifted)
    {
        ref var from = ref MemoryMarshal.GetReference(offsets);
        ref var to = ref MemoryMarshal.GetReference(shifted[..offsets.Length]);
        var i = 0;
        for (; i <= offsets.Length - Vector128<int>.Count; i += Vector128<int>.Count)
        {
            (Vector128.LoadUnsafe(ref from, (nuint)i) + Vector128.Create(by)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < offsets.Length; i++)
        {
            shifted[i] = offsets[i] + by;
        }
    }

    /// <summary>The ends of texts of one length that follow each other.</summary>
    /// <param name="start">Where the first one starts.</param>
    /// <param name="length">The bytes of each.</param>
    /// <param name="ends">Where to, one a text.</param>
    public static void FillAlike(int start, int length, Span<int> ends)
    {
        ref var to = ref MemoryMarshal.GetReference(ends);
        var next = Vector128.Create(start) + (Vector128.Create(1, 2, 3, 4) * length);
        var i = 0;
        for (; i <= ends.Length - Vector128<int>.Count; i += Vector128<int>.Count)
        {
            next.StoreUnsafe(ref to, (nuint)i);
            next += Vector128.Create(length * Vector128<int>.Count);
        }

        for (; i < ends.Length; i++)
        {
            ends[i] = start + ((i + 1) * length);
        }
    }
}
