using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HealthBatch.Parquet.Reading;

/// <summary>Looks values up in a dictionary.</summary>
internal static class DictionaryGather
{
    /// <summary>Looks up; the indices were checked against the dictionary when they were read, so they aren't again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather<T>(ReadOnlySpan<T> dictionary, ReadOnlySpan<int> indices, Span<T> values)
        where T : unmanaged
    {
        Debug.Assert(indices.IndexOfAnyExceptInRange(0, dictionary.Length - 1) < 0, "an index outside the dictionary");
        ref var entries = ref MemoryMarshal.GetReference(dictionary);
        ref var index = ref MemoryMarshal.GetReference(indices);
        ref var target = ref MemoryMarshal.GetReference(values[..indices.Length]);
        var i = 0;
        for (; i <= indices.Length - 4; i += 4)
        {
            var a = Unsafe.Add(ref entries, Unsafe.Add(ref index, i));
            var b = Unsafe.Add(ref entries, Unsafe.Add(ref index, i + 1));
            var c = Unsafe.Add(ref entries, Unsafe.Add(ref index, i + 2));
            var d = Unsafe.Add(ref entries, Unsafe.Add(ref index, i + 3));
            Unsafe.Add(ref target, i) = a;
            Unsafe.Add(ref target, i + 1) = b;
            Unsafe.Add(ref target, i + 2) = c;
            Unsafe.Add(ref target, i + 3) = d;
        }

        for (; i < indices.Length; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref entries, Unsafe.Add(ref index, i));
        }
    }
}
