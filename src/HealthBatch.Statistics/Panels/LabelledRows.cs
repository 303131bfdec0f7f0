using HealthBatch.Statistics.Discrimination;

namespace HealthBatch.Statistics.Panels;

/// <summary>
/// Customers at as-of dates, each row with a class that says what it counts as in each of several lanes, such as horizons of 30, 60 and 90 days: the rows
/// are kept once, however many ways they are labelled. Arrays have one entry a row, ordered by date.
/// </summary>
public sealed class LabelledRows
{
    /// <summary>The most lanes: what one vector register holds.</summary>
    public const int MostLanes = 8;

    /// <summary>The most classes: the low seven bits of <see cref="Class"/>.</summary>
    public const int MostClasses = 128;

    /// <summary>Where each date's rows start; one more entry than dates.</summary>
    public required int[] DateStart { get; init; }

    /// <summary>From 0 to <see cref="Customers"/> - 1, at most once a date; negative for a row that is absent from every lane.</summary>
    public required int[] Customer { get; init; }

    /// <summary>How many customers there can be.</summary>
    public required int Customers { get; init; }

    /// <summary>Hundredths, 0 to 10,000; negative without a score.</summary>
    public required short[] Score { get; init; }

    /// <summary>From 0 to <see cref="Bands"/> - 1; any other for a row that is absent from every lane.</summary>
    public required byte[] Band { get; init; }

    /// <summary>How many bands there are, 1 to 250.</summary>
    public required int Bands { get; init; }

    /// <summary>From 0 to <see cref="Groups"/> - 1.</summary>
    public required byte[] Group { get; init; }

    /// <summary>How many groups there are, which are summed up one by one in <see cref="OwnLane"/>; 1 sums up none beside all.</summary>
    public required int Groups { get; init; }

    /// <summary>The class in the low seven bits; the eighth is the caller's.</summary>
    public required byte[] Class { get; init; }

    /// <summary>How many classes there are, 1 to <see cref="MostClasses"/>.</summary>
    public required int Classes { get; init; }

    /// <summary>How many lanes there are, 1 to <see cref="MostLanes"/>.</summary>
    public required int Lanes { get; init; }

    /// <summary>The lane that groups and single dates are summed up in.</summary>
    public required int OwnLane { get; init; }

    /// <summary>What rows of a date and class count as in a lane.</summary>
    public required Func<int, int, int, RowStatus> StatusOf { get; init; }

    /// <summary>How many dates there are.</summary>
    public int Dates => DateStart.Length - 1;

    /// <summary>One more place than the grid has, for rows without a score.</summary>
    internal static int Cells => ScoreCells.Grid + 1;

    /// <summary>
    /// A date's rows by ascending customer, without those that have none; null where they stand so already.
    /// </summary>
    internal int[]? Order(int date)
    {
        var customers = Customer.AsSpan(DateStart[date]..DateStart[date + 1]);
        var last = -1;
        var row = 0;
        while (row < customers.Length && customers[row] > last)
        {
            last = customers[row++];
        }

        if (row == customers.Length)
        {
            return null;
        }

        var place = new int[Customers];
        Array.Fill(place, -1);
        var kept = 0;
        for (var i = 0; i < customers.Length; i++)
        {
            if (customers[i] >= 0)
            {
                if (place[customers[i]] >= 0)
                {
                    throw new ArgumentException($"customer {customers[i]} is listed twice at date {date}", nameof(date));
                }

                place[customers[i]] = DateStart[date] + i;
                kept++;
            }
        }

        var order = new int[kept];
        kept = 0;
        foreach (var at in place)
        {
            if (at >= 0)
            {
                order[kept++] = at;
            }
        }

        return order;
    }

    /// <summary>By class: a bit a lane in which it is an observation, and in which it churned.</summary>
    internal (byte[] Observed, byte[] Churned) Masks(int date)
    {
        var (observed, churned) = (new byte[MostClasses], new byte[MostClasses]);
        for (var one = 0; one < Classes; one++)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                var status = StatusOf(date, one, lane);
                observed[one] |= (byte)(status == RowStatus.Absent ? 0 : 1 << lane);
                churned[one] |= (byte)(status == RowStatus.Churned ? 1 << lane : 0);
            }
        }

        return (observed, churned);
    }
}
