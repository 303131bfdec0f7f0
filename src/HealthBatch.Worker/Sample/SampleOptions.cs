namespace HealthBatch.Worker.Sample;

/// <summary>What a sample lake is made from. The same options give the same files, whatever the day, the machine or the number of threads.</summary>
internal sealed record SampleOptions
{
    /// <summary>Where all chance comes from.</summary>
    /// <value>20260101.</value>
    public ulong Seed { get; init; } = 20260101;

    /// <summary>Customers at the first date; as many join later as about leave.</summary>
    /// <value>20,000.</value>
    public int Customers { get; init; } = 20_000;

    /// <summary>Month-ends that have a snapshot.</summary>
    /// <value>18.</value>
    public int Months { get; init; } = 18;

    /// <summary>The last of them, a month's last day. Outcomes are known up to it.</summary>
    /// <value>2026-06-30.</value>
    public DateOnly LastDate { get; init; } = new(2026, 6, 30);

    /// <summary>Threads that work at once.</summary>
    /// <value>All processors.</value>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether files are forced to the disk.</summary>
    /// <value>True.</value>
    public bool Durable { get; init; } = true;

    /// <summary>The month-ends, first to last.</summary>
    public IReadOnlyList<DateOnly> Dates => [.. Enumerable.Range(0, Months).Select(i => MonthEnd(LastDate, i - Months + 1))];

    /// <summary>Customers that ever join.</summary>
    public int EverJoined => Customers + (JoinersAMonth * Months);

    /// <summary>Customers that join each month.</summary>
    public int JoinersAMonth => (int)(Customers * 0.025);

    /// <summary>Every value that can't be, with what was expected.</summary>
    public IEnumerable<string> Problems()
    {
        if (Customers is < 1 or > 50_000_000)
        {
            yield return $"customers: found {Customers}; expected 1 to 50,000,000";
        }

        if (Months is < 1 or > 600)
        {
            yield return $"months: found {Months}; expected 1 to 600";
        }

        if (LastDate.AddDays(1).Day != 1)
        {
            yield return $"last date: found {LastDate:yyyy-MM-dd}; expected the last day of a month";
        }

        if (Threads < 1)
        {
            yield return $"threads: found {Threads}; expected 1 or more";
        }
    }

    private static DateOnly MonthEnd(DateOnly last, int months)
    {
        var first = new DateOnly(last.Year, last.Month, 1).AddMonths(months + 1);
        return first.AddDays(-1);
    }
}
