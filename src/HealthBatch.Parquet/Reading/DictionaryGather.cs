using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    /// <summary>Whether each entry is one more than the one before, as in dictionaries of hundredths from the least to the greatest that this product writes.</summary>
    public static bool IsRange(ReadOnlySpan<short> dictionary)
    {
        for (var i = 1; i < dictionary.Length; i++)
        {
            if (dictionary[i] - dictionary[i - 1] != 1)
            {
                return false;
            }
        }

        return dictionary.Length > 0;
    }

    /// <summary>Looks up in a dictionary that is a range: an entry is the first one and its index.</summary>
    public static void AddFirst(short first, ReadOnlySpan<int> indices, Span<short> values)
    {
        ref var index = ref MemoryMarshal.GetReference(indices);
        ref var target = ref MemoryMarshal.GetReference(values[..indices.Length]);
        var i = 0;
        for (; i <= indices.Length - Vector128<short>.Count; i += Vector128<short>.Count)
        {
            (Vector128.Narrow(Vector128.LoadUnsafe(ref index, (nuint)i), Vector128.LoadUnsafe(ref index, (nuint)i + 4)) + Vector128.Create(first)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < indices.Length; i++)
        {
            values[i] = (short)(first + indices[i]);
        }
    }
}
