namespace HealthBatch.Backtesting;

/// <summary>Which as-of dates a backtest uses. Closed: these kinds and no others.</summary>
public abstract record AsOfSelection
{
    private AsOfSelection()
    {
    }

    /// <summary>All dates while there are fewer than 40, else month-ends.</summary>
    public static AsOfSelection Default { get; } = new AllUpTo(39);

    /// <summary>The dates of the list that are used, in order.</summary>
    /// <param name="dates">Distinct dates, in order.</param>
    public abstract IReadOnlyList<DateOnly> Select(IReadOnlyList<DateOnly> dates);

    /// <summary>Every date.</summary>
    public sealed record All : AsOfSelection
    {
        /// <inheritdoc />
        public override IReadOnlyList<DateOnly> Select(IReadOnlyList<DateOnly> dates) => dates;
    }

    /// <summary>The last date of each calendar month.</summary>
    public sealed record MonthEnd : AsOfSelection
    {
        /// <inheritdoc />
        public override IReadOnlyList<DateOnly> Select(IReadOnlyList<DateOnly> dates) =>
            [.. dates.Where((date, i) => i + 1 == dates.Count || (dates[i + 1].Year, dates[i + 1].Month) != (date.Year, date.Month))];
    }

    /// <summary>The first date, and then each that lies at least so many days after the one before it that was taken.</summary>
    /// <param name="Days">At least 1.</param>
    public sealed record EveryDays(int Days) : AsOfSelection
    {
        /// <inheritdoc />
        public override IReadOnlyList<DateOnly> Select(IReadOnlyList<DateOnly> dates)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Days, 1);
            var taken = new List<DateOnly>();
            foreach (var date in dates)
            {
                if (taken.Count == 0 || date.DayNumber - taken[^1].DayNumber >= Days)
                {
                    taken.Add(date);
                }
            }

            return taken;
        }
    }

    /// <summary>Every date while there are at most so many, else the last of each calendar month.</summary>
    /// <param name="Dates">The most dates that are all taken.</param>
    public sealed record AllUpTo(int Dates) : AsOfSelection
    {
        /// <inheritdoc />
        public override IReadOnlyList<DateOnly> Select(IReadOnlyList<DateOnly> dates) =>
            dates.Count <= Dates ? dates : new MonthEnd().Select(dates);
    }
}
