namespace HealthBatch.Statistics.Survival;

/// <summary>Times to an event or to the end of watching, by group, sorted and counted once for all that is computed from them.</summary>
public sealed class SurvivalTimes
{
    private SurvivalTimes(double[] times, long[][] events, long[][] atRisk, long[] rows, long[] eventsByGroup)
    {
        Times = times;
        Events = events;
        AtRisk = atRisk;
        Rows = rows;
        EventsByGroup = eventsByGroup;
    }

    /// <summary>How many groups there are.</summary>
    public int Groups => Rows.Count;

    /// <summary>The rows by group.</summary>
    public IReadOnlyList<long> Rows { get; }

    /// <summary>The events by group.</summary>
    public IReadOnlyList<long> EventsByGroup { get; }

    /// <summary>The distinct times of any group, rising.</summary>
    internal double[] Times { get; }

    /// <summary>By group and time: events at that time.</summary>
    internal long[][] Events { get; }

    /// <summary>By group and time: rows that are still watched just before that time.</summary>
    internal long[][] AtRisk { get; }

    /// <summary>Counts times.</summary>
    /// <param name="times">The time of each row: of its event, or at which watching ended; finite, 0 or more.</param>
    /// <param name="isEvent">Whether it was the event. Watching that ends at the time of an event ends after it.</param>
    /// <param name="group">The group of each row, from 0.</param>
    /// <param name="groups">How many groups there are.</param>
    public static SurvivalTimes Count(ReadOnlySpan<double> times, ReadOnlySpan<bool> isEvent, ReadOnlySpan<byte> group, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(isEvent.Length, times.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(group.Length, times.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        foreach (var time in times)
        {
            if (!(time >= 0) || double.IsInfinity(time))
            {
                throw new ArgumentOutOfRangeException(nameof(times), time, "a finite time, 0 or more");
            }
        }

        double[] distinct = [.. times.ToArray().Distinct().Order()];
        var (events, leaving) = (Empty(groups, distinct.Length), Empty(groups, distinct.Length));
        for (var i = 0; i < times.Length; i++)
        {
            var place = Array.BinarySearch(distinct, times[i]);
            leaving[group[i]][place]++;
            events[group[i]][place] += isEvent[i] ? 1 : 0;
        }

        return Of(distinct, leaving, events);
    }

    /// <summary>The same from counts by group and whole day, 0 first.</summary>
    /// <param name="leaving">Rows whose time is that day, of an event or not.</param>
    /// <param name="events">Those of an event.</param>
    public static SurvivalTimes OfDays(IReadOnlyList<long[]> leaving, IReadOnlyList<long[]> events)
    {
        ArgumentNullException.ThrowIfNull(leaving);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfLessThan(leaving.Count, 1);
        int[] days = [.. Enumerable.Range(0, leaving[0].Length).Where(day => leaving.Any(group => group[day] > 0))];
        long[][] Used(IReadOnlyList<long[]> counts) => [.. counts.Select(group => (long[])[.. days.Select(day => group[day])])];
        return Of([.. days.Select(day => (double)day)], Used(leaving), Used(events));
    }

    private static long[][] Empty(int groups, int times) => [.. Enumerable.Range(0, groups).Select(_ => new long[times])];

    private static SurvivalTimes Of(double[] distinct, long[][] leaving, long[][] events)
    {
        foreach (var column in leaving)
        {
            // From those who leave at a time to those who are there before it.
            for (var t = distinct.Length - 2; t >= 0; t--)
            {
                column[t] += column[t + 1];
            }
        }

        return new SurvivalTimes(
            distinct, events, leaving, [.. leaving.Select(column => distinct.Length == 0 ? 0 : column[0])], [.. events.Select(column => column.Sum())]);
    }
}
