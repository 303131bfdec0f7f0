using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HealthBatch.Parquet.Writing;

/// <summary>Copies the values that are not the marker of a missing one, one after the other.</summary>
internal static class MarkerCompaction
{
    /// <summary>The room that the target needs behind the values.</summary>
    public const int Slack = 64;

    public static void Compact(ReadOnlySpan<short> values, short marker, Span<short> target)
    {
        int i = 0, at = 0;
        if (Avx512Vbmi2.IsSupported)
        {
            ref var source = ref MemoryMarshal.GetReference(values);
            ref var sink = ref MemoryMarshal.GetReference(target);
            for (; i + 32 <= values.Length && at + 32 <= target.Length; i += 32)
            {
                var block = Vector512.LoadUnsafe(ref source, (nuint)i);
                var there = ~Vector512.Equals(block, Vector512.Create(marker));
                Avx512Vbmi2.Compress(Vector512<short>.Zero, there, block).StoreUnsafe(ref sink, (nuint)at);
                at += BitOperations.PopCount(there.ExtractMostSignificantBits());
            }
        }

        CompactScalar(values[i..], marker, target[at..]);
    }

    public static void Compact(ReadOnlySpan<byte> values, byte marker, Span<byte> target)
    {
        int i = 0, at = 0;
        if (Avx512Vbmi2.IsSupported)
        {
            ref var source = ref MemoryMarshal.GetReference(values);
            ref var sink = ref MemoryMarshal.GetReference(target);
            for (; i + 64 <= values.Length && at + 64 <= target.Length; i += 64)
            {
                var block = Vector512.LoadUnsafe(ref source, (nuint)i);
                var there = ~Vector512.Equals(block, Vector512.Create(marker));
                Avx512Vbmi2.Compress(Vector512<byte>.Zero, there, block).StoreUnsafe(ref sink, (nuint)at);
                at += BitOperations.PopCount(there.ExtractMostSignificantBits());
            }
        }

        CompactScalar(values[i..], marker, target[at..]);
    }

    /// <summary>The plain loop that the vector ones must equal.</summary>
    public static void CompactScalar<T>(ReadOnlySpan<T> values, T marker, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        var at = 0;
        foreach (var value in values)
        {
            target[at] = value;
            at += value == marker ? 0 : 1;
        }
    }
}
