namespace HealthBatch.Statistics.Survival;

/// <summary>
/// Harrell's C: of all pairs of which one is known to have had the event first, the share in which that one has the lower score, ties half. ½ is chance. Pairs with
/// events at the same time are left out; watching that ends at the time of an event ends after it.
/// </summary>
public static class Concordance
{
    /// <summary>C; null where no pair can be compared.</summary>
    /// <param name="times">The time of each row's event, or at which watching ended.</param>
    /// <param name="isEvent">Whether it was the event.</param>
    /// <param name="scores">The score of each row: higher is healthier.</param>
    public static double? HarrellsC(ReadOnlySpan<double> times, ReadOnlySpan<bool> isEvent, ReadOnlySpan<double> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(isEvent.Length, times.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, times.Length);
        var time = times.ToArray();
        var order = Enumerable.Range(0, time.Length).ToArray();
        Array.Sort(time, order);
        double[] distinct = [.. scores.ToArray().Distinct().Order()];

        // Later rows are counted by the place of their score in a binary indexed tree (Fenwick 1994).
        var tree = new long[distinct.Length + 1];
        long later = 0, comparable = 0, doubled = 0;
        for (int end = time.Length, start; end > 0; end = start)
        {
            for (start = end; start > 0 && time[start - 1] == time[end - 1]; start--)
            {
            }

            // Those whose watching ends here are later than the events here.
            for (var i = start; i < end; i++)
            {
                if (!isEvent[order[i]])
                {
                    Add(tree, Array.BinarySearch(distinct, scores[order[i]]));
                    later++;
                }
            }

            for (var i = start; i < end; i++)
            {
                if (isEvent[order[i]])
                {
                    var place = Array.BinarySearch(distinct, scores[order[i]]);
                    long upTo = Sum(tree, place), below = Sum(tree, place - 1);
                    comparable += later;
                    doubled += (2 * (later - upTo)) + (upTo - below);
                }
            }

            for (var i = start; i < end; i++)
            {
                if (isEvent[order[i]])
                {
                    Add(tree, Array.BinarySearch(distinct, scores[order[i]]));
                    later++;
                }
            }
        }

        return comparable == 0 ? null : doubled / (2.0 * comparable);
    }

    private static void Add(long[] tree, int place)
    {
        for (var i = place + 1; i < tree.Length; i += i & -i)
        {
            tree[i]++;
        }
    }

    private static long Sum(long[] tree, int place)
    {
        var sum = 0L;
        for (var i = place + 1; i > 0; i -= i & -i)
        {
            sum += tree[i];
        }

        return sum;
    }
}
