using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HealthBatch.Backtesting.Observations;

/// <summary>Numbers that rise by one: how customers who are listed alike on every date are numbered.</summary>
internal static class Rising
{
    private static readonly Vector256<int> Steps = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);

    /// <summary>How many numbers from the first on rise by one.</summary>
    public static int CountFrom(ReadOnlySpan<int> numbers)
    {
        if (numbers.Length == 0)
        {
            return 0;
        }

        var i = 0;
        ref var first = ref MemoryMarshal.GetReference(numbers);
        var expected = Vector256.Create(numbers[0]) + Steps;
        for (; i + Vector256<int>.Count <= numbers.Length && Vector256.LoadUnsafe(ref first, (nuint)i) == expected; i += Vector256<int>.Count)
        {
            expected += Vector256.Create(Vector256<int>.Count);
        }

        while (i < numbers.Length && numbers[i] == numbers[0] + i)
        {
            i++;
        }

        return i;
    }

    /// <summary>Writes numbers that rise by one.</summary>
    public static void Fill(Span<int> numbers, int first)
    {
        var i = 0;
        ref var start = ref MemoryMarshal.GetReference(numbers);
        var next = Vector256.Create(first) + Steps;
        for (; i + Vector256<int>.Count <= numbers.Length; i += Vector256<int>.Count)
        {
            next.StoreUnsafe(ref start, (nuint)i);
            next += Vector256.Create(Vector256<int>.Count);
        }

        for (; i < numbers.Length; i++)
        {
            numbers[i] = first + i;
        }
    }
}
